import { networkInterfaces } from 'node:os';
import type { Configuration } from '@rec-io/installer/configuration';

/** Where other machines find the page; empty where only this one may. */
export function pageAddresses({ access, ports }: Pick<Configuration, 'access' | 'ports'>): readonly string[] {
  if (access.length === 0) return [];
  const found = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  // Link-local ones need the name of an interface of the asking machine.
  const usable = found.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address));
  return usable.map(
    ({ family, address }) => `http://${family === 'IPv6' ? `[${address}]` : address}:${ports.web}`,
  );
}

/** What the owner of a page that others can reach must know; null where nobody else can. */
export function accessWarning({ access }: Pick<Configuration, 'access'>): string | null {
  if (access.length === 0) return null;
  return (
    `The page can be reached from ${access.join(', ')} over plain HTTP: whoever can listen on the way reads the password and ` +
    'the session. Put HTTPS before it (recio remote enable), or use a VPN or an SSH tunnel.'
  );
}
