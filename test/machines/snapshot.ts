import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everything below a root directory, by path: one line that changes when the thing does. */
export type Snapshot = ReadonlyMap<string, string>;

/** A path (as a pattern from its beginning, with the leading slash) that may differ, and why that is right. */
export type Ignorable = readonly [path: RegExp, reason: string];

/** What any use of the machine changes, whoever uses it. */
export const ALWAYS_IGNORABLE: readonly Ignorable[] = [
  [/^\/etc\/(resolv\.conf|hosts)$/, 'boot copies this machine’s'],
  [/^\/(dev|proc|run|tmp|sys)(\/|$)/, 'empty while the machine is off, or meant to be volatile'],
  [/^\/var\/(tmp|cache\/npm)(\/|$)/, 'volatile, or a cache'],
  [/^\/etc\/\.pwd\.lock$/, 'any change of accounts leaves it'],
];

/** What `useradd` and `userdel` leave. */
export const IGNORABLE_AFTER_ACCOUNTS: readonly Ignorable[] = [
  [
    /^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$/,
    'backups of the account files before their last change',
  ],
];

/** What the package manager leaves after packages came and went. */
export const IGNORABLE_AFTER_PACKAGES: readonly Ignorable[] = [
  [/^\/var\/lib\/apt(\/|$)/, 'package lists and the record of what was asked for by hand'],
  [/^\/var\/cache\/(apt|ldconfig|debconf|man)(\/|$)/, 'caches'],
  [/^\/var\/log(\/|$)/, 'logs of the package manager'],
  [
    /^\/var\/lib\/dpkg\/(status|available|diversions|statoverride|lock|triggers|info)(-old|-frontend|\/.*)?$/,
    'the record of installed packages',
  ],
  [/^\/etc\/ld\.so\.cache$/, 'made anew whenever a library comes or goes'],
];

/** What a machine that systemd starts and stops changes by itself. */
export const IGNORABLE_AFTER_SYSTEMD: readonly Ignorable[] = [
  [/^\/var\/lib\/systemd\/(random-seed|timers\/.*|catalog\/database)$/, 'made anew at each start or stop'],
];

/** @param ignorable what need not even be looked at */
export function snapshotOf(root: string, ignorable: readonly Ignorable[] = []): Snapshot {
  const found = new Map<string, string>();
  const look = (directory: string): void => {
    for (const name of readdirSync(join(root, directory)).sort()) {
      const path = `${directory}/${name}`;
      if (matches(path, ignorable)) continue;
      const stat = lstatSync(join(root, path));
      const owner = `${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}`;
      if (stat.isDirectory()) {
        found.set(path, `directory ${owner}`);
        look(path);
      } else if (stat.isSymbolicLink()) found.set(path, `link to ${readlinkSync(join(root, path))}`);
      else if (stat.isFile()) found.set(path, `file ${owner} ${hashOf(join(root, path))}`);
      else found.set(path, `special ${owner}`);
    }
  };
  look('');
  return found;
}

/** @returns one line per difference, empty when there is none: "new /opt/rec-io: directory 755 0:0" */
export function differences(
  before: Snapshot,
  after: Snapshot,
  ignorable: readonly Ignorable[] = ALWAYS_IGNORABLE,
): readonly string[] {
  const lines: string[] = [];
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const was = before.get(path);
    const is = after.get(path);
    if (was === is || matches(path, ignorable)) continue;
    if (was === undefined) lines.push(`new ${path}: ${is}`);
    else if (is === undefined) lines.push(`gone ${path}: ${was}`);
    else lines.push(`changed ${path}: ${was} -> ${is}`);
  }
  return lines;
}

const matches = (path: string, ignorable: readonly Ignorable[]): boolean =>
  ignorable.some(([pattern]) => pattern.test(path));

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
