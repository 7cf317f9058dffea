import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

function hostNameOf(host: string | undefined): string | null {
  const url = host === undefined ? null : URL.parse(`http://${host}`);
  // A Host header that holds more than a host (a path, a user) is not one.
  return url === null || url.host === '' || url.pathname !== '/' || url.username !== '' ? null : url.hostname;
}

/** Names under which this server answers. Others are refused: a foreign name that resolves to us is DNS rebinding. */
export class KnownHosts {
  readonly #names: ReadonlySet<string>;
  readonly #reachable: boolean;

  /**
   * @param reachable whether other machines may reach the page. They ask for one of our addresses, or for our name; also for an
   * address that is not on any of our interfaces, where a router hands it on. No name can be made to mean an address that
   * stands in the header itself, so every address is one of ours.
   */
  constructor(configured: readonly string[], reachable = false) {
    const own = reachable ? namesOf(hostname()) : [];
    this.#names = new Set([...LOOPBACK_NAMES, ...[...configured, ...own].map((name) => name.toLowerCase())]);
    this.#reachable = reachable;
  }

  has(hostHeader: string | undefined): boolean {
    const name = hostNameOf(hostHeader);
    if (name === null) return false;
    return this.#names.has(name) || (this.#reachable && isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0);
  }
}

/** The machine's name as others know it: whole, without its domain, and as multicast DNS tells it. */
function namesOf(hostname: string): readonly string[] {
  const short = hostname.split('.')[0] ?? '';
  return short === '' ? [] : [hostname, short, `${short}.local`];
}

/**
 * Whether a request that changes something, or opens a socket, comes from our own page. Browsers always send Origin with
 * these; what sends neither Origin nor Sec-Fetch-Site is no browser, and carries no cookie that it was not given.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (origin !== undefined) {
    const url = URL.parse(origin);
    return url !== null && host !== undefined && url.host === host.toLowerCase();
  }
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** The page was loaded over https, whether we or a proxy before us speak it. */
export const isHttps = (headers: IncomingHttpHeaders): boolean =>
  headers.origin?.startsWith('https://') ?? false;
