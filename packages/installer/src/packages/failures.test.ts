import { describe, expect, test } from 'vitest';
import { isOfAnotherTime } from './failures.ts';

describe('a failure to fetch', () => {
  test.each([
    'Release file for http://mirror/debian/dists/trixie/InRelease is not valid yet (invalid for another 3d 2h). Updates for this repository will not be applied.',
    'Release file for http://mirror/debian/dists/trixie/InRelease is expired (invalid since 3d 2h). Updates for this repository will not be applied.',
    'Failed to fetch https://mirror/debian  Certificate verification failed: The certificate is NOT trusted. The certificate chain uses not yet valid certificate.',
    'Failed to fetch https://mirror/debian  Certificate verification failed: The certificate chain uses expired certificate.',
    'Curl error (60): SSL peer certificate or SSH remote key was not OK [SSL certificate problem: certificate has expired]',
  ])('is the clock’s: %s', (reason) => {
    expect(isOfAnotherTime(reason)).toBe(true);
  });

  test.each([
    'Failed to fetch http://mirror/debian/pool/p.deb  503  Service Unavailable [IP: 192.0.2.1 80]',
    'Failed to fetch https://mirror/debian  Certificate verification failed: The certificate issuer is unknown.',
    'Could not resolve ’mirror’',
  ])('is another’s: %s', (reason) => {
    expect(isOfAnotherTime(reason)).toBe(false);
  });
});
