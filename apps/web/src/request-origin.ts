import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

function hostNameOf(host: string | undefined): string | null {
  const url = host === undefined ? null : URL.parse(`http://${host}`);
  // A Host header that holds more than a host (a path, a user) is not one.
  return url === null || url.host === '' || url.pathname !== '/' || url.username !== '' ? null : url.hostname;
}

/** Names under which this server answers. Others are refused: a foreign name that resolves to us is DNS rebinding. */
export class KnownHosts {
  readonly #names: ReadonlySet<string>;

  constructor(configured: readonly string[]) {
    this.#names = new Set([...LOOPBACK_NAMES, ...configured.map((name) => name.toLowerCase())]);
  }

  has(hostHeader: string | undefined): boolean {
    const name = hostNameOf(hostHeader);
    return name !== null && this.#names.has(name);
  }
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
