import { isIP } from 'node:net';

/** Push services use far fewer. */
const ENDPOINT_CHARS_MAX = 1_024;
const HTTPS_PORT = '';

/**
 * Why nothing may be sent to an address that a browser gave as its own; null when it may. Anybody with a session can name one, so it
 * must not be a way to ask things of this machine or of those beside it. What a name leads to is looked at when it is connected to.
 * @param allowed origins that may be used whatever they are: for tests
 */
export function pushEndpointProblem(endpoint: string, allowed: readonly string[] = []): string | null {
  if (endpoint.length > ENDPOINT_CHARS_MAX) return `it is longer than ${ENDPOINT_CHARS_MAX} characters`;
  if (/[^\x21-\x7e]/.test(endpoint)) return 'it has characters that no address has';
  const url = URL.parse(endpoint);
  if (url === null) return 'it is no address';
  if (url.protocol !== 'https:') return 'it is not https';
  if (url.username !== '' || url.password !== '') return 'it has a name or a password in it';
  if (allowed.includes(url.origin)) return null;
  if (url.port !== HTTPS_PORT) return 'it names a port';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return 'it has no host name';
  // Names without a dot, and those that by convention never leave a network.
  if (!host.includes('.') || /\.(localhost|local|internal|home\.arpa|lan|test|invalid|onion)$/i.test(host))
    return 'its host is none of the internet';
  return null;
}
