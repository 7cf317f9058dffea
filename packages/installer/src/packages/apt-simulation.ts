import type { PackageChanges } from './package-manager.ts';

/**
 * What `apt-get -s` says it would do:
 * `Inst libpq5 (15.14-0+deb12u1 Debian:12.12/oldstable [amd64])` new,
 * `Inst libssl3 [3.0.16-1] (3.0.17-1 …)` another version,
 * `Remv rsyslog [8.2302.0-1]` gone.
 */
export function parseAptSimulation(text: string): PackageChanges {
  const install = [];
  const upgrade = [];
  const remove = [];
  for (const line of text.split('\n')) {
    const [, verb, full = '', before, after] =
      /^(Inst|Remv|Purg) (\S+)(?: \[([^\]]*)\])?(?: \((\S+)[^)]*\))?/.exec(line) ?? [];
    const name = full.replace(/:.*$/, '');
    if (verb === undefined) continue;
    if (verb !== 'Inst') remove.push({ name, version: before ?? '' });
    else if (before === undefined) install.push({ name, version: after ?? '' });
    else upgrade.push({ name, version: after ?? '' });
  }
  return { install, upgrade, remove };
}
