import { hostOf, type PublicAddress } from './public-address.ts';

/** A certificate with its key, as files that the proxy reads itself. */
export type CertificateFiles = { readonly certificate: string; readonly key: string };

export type Caddyfile = {
  readonly address: PublicAddress;
  /** On which web listens here. */
  readonly webPort: number;
  /** Null: Caddy gets one by itself. */
  readonly certificate: CertificateFiles | null;
};

/** By which its own file is known again. */
const HEAD = '# Made by: recio remote enable';

/** What Caddy is told: HTTPS under the name, everything to web, sockets included. Addresses that are handed on it writes itself. */
export function caddyfile({ address, webPort, certificate }: Caddyfile): string {
  return [
    HEAD,
    `${hostOf(address)} {`,
    ...(certificate === null ? [] : [`\ttls ${word(certificate.certificate)} ${word(certificate.key)}`]),
    `\treverse_proxy 127.0.0.1:${webPort}`,
    '}',
    '',
  ].join('\n');
}

/** @returns the address in a file that `caddyfile` made; null for anybody else's */
export function addressIn(text: string): PublicAddress | null {
  const [head, site = ''] = text.split('\n');
  const [, hostName, port] = /^([a-z0-9.-]+)(?::(\d+))? \{$/.exec(site) ?? [];
  return head !== HEAD || hostName === undefined ? null : { hostName, port: Number(port ?? 443) };
}

/** In quotes, where only these two mean more than themselves. */
const word = (path: string): string => `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
