import { PASSKEY_OBSTACLES } from '../text/passkeys.ts';

const IS_ADDRESS = /^\d+(\.\d+){3}$|^\[/;

/** Why this page can have no passkeys; null where it can. Browsers tie them to a host name, and make them over HTTPS or on this machine. */
export function passkeyObstacle(): string | null {
  const { hostname, port } = location;
  if (!isSecureContext) return PASSKEY_OBSTACLES.insecure;
  if (IS_ADDRESS.test(hostname)) return PASSKEY_OBSTACLES.nameless(port);
  return 'PublicKeyCredential' in window ? null : PASSKEY_OBSTACLES.missing;
}
