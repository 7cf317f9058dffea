import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from '../facts/ask.ts';
import type { Machine } from '../machine.ts';
import { absent } from '../paths.ts';
import type { PackageManager } from './package-manager.ts';

/** What a package makes beside its files and does not take along when it goes. */
type Leftover = { readonly kind: 'directory' | 'user' | 'group'; readonly name: string };

const OF_PACKAGES: Readonly<Record<string, readonly Leftover[]>> = {
  'postgresql-common': [
    { kind: 'directory', name: '/etc/postgresql' },
    { kind: 'directory', name: '/var/lib/postgresql' },
    { kind: 'directory', name: '/var/log/postgresql' },
    { kind: 'user', name: 'postgres' },
    { kind: 'group', name: 'postgres' },
  ],
  'ssl-cert': [{ kind: 'group', name: 'ssl-cert' }],
};

const key = ({ kind, name }: Leftover): string => `${kind}-made:${name}`;

/** Looks only: what these packages will leave on a machine that has it not now. Facts for the record. */
export async function leftoversToBe(
  machine: Machine,
  packages: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const facts: Record<string, string> = {};
  for (const owner of packages)
    for (const leftover of OF_PACKAGES[owner] ?? [])
      if (!(await isThere(machine, leftover))) facts[key(leftover)] = owner;
  return facts;
}

/**
 * Removes what our packages left: accounts that own nothing any more, directories without a file.
 * @returns what stays and why
 */
export async function removeLeftovers(
  machine: Machine,
  manager: PackageManager,
  facts: Readonly<Record<string, string | number | boolean>>,
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const [owner, leftovers] of Object.entries(OF_PACKAGES)) {
    const made = leftovers.filter((leftover) => facts[key(leftover)] === owner);
    if (made.length === 0 || (await manager.present([owner])).length > 0) continue;
    let owns = false;
    for (const leftover of made) {
      if (!(await isThere(machine, leftover))) continue;
      if (leftover.kind !== 'directory' && owns) {
        left.push(`The ${leftover.kind} ${leftover.name} stays: files of it are left`);
        continue;
      }
      const gone = await remove(machine, leftover);
      if (!gone) left.push(`${inWords(leftover)} stays: it is in use`);
      owns ||= leftover.kind === 'directory' && !gone;
    }
  }
  return left;
}

const inWords = ({ kind, name }: Leftover): string => (kind === 'directory' ? name : `The ${kind} ${name}`);

async function isThere(machine: Machine, { kind, name }: Leftover): Promise<boolean> {
  if (kind === 'directory') return absent([name]).length === 0;
  const database = kind === 'user' ? 'passwd' : 'group';
  return (await output(machine, 'getent', database, name)) !== null;
}

async function remove(machine: Machine, { kind, name }: Leftover): Promise<boolean> {
  if (kind === 'directory') return removeIfWithoutFiles(name);
  return (await output(machine, kind === 'user' ? 'userdel' : 'groupdel', name)) !== null;
}

async function removeIfWithoutFiles(path: string): Promise<boolean> {
  const entries = await readdir(path, { withFileTypes: true });
  if (!entries.every((entry) => entry.isDirectory())) return false;
  for (const { name } of entries) if (!(await removeIfWithoutFiles(join(path, name)))) return false;
  await rmdir(path);
  return true;
}
