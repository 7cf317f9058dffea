import type { Package, PackageChanges } from './package-manager.ts';

const SECTIONS: readonly (readonly [RegExp, keyof PackageChanges])[] = [
  [/^Installing\b.*:$/, 'install'],
  [/^(Upgrading|Downgrading|Reinstalling)\b.*:$/, 'upgrade'],
  [/^Removing\b.*:$/, 'remove'],
];

/**
 * The table that dnf 4, dnf 5 and yum print before they ask, under `--assumeno`: sections with a heading at the beginning of
 * the line, and below each one row per package (name, architecture, version, repository, size). Where a name is too long for
 * its column, the rest of the row stands on the next line.
 */
export function parseDnfTransaction(text: string): PackageChanges {
  const changes = { install: [] as Package[], upgrade: [] as Package[], remove: [] as Package[] };
  let section: keyof PackageChanges | null = null;
  let alone = '';
  for (const line of text.split('\n')) {
    if (/^Transaction Summary/.test(line)) break;
    if (/^\S/.test(line)) {
      section = SECTIONS.find(([heading]) => heading.test(line.trim()))?.[1] ?? null;
      alone = '';
      continue;
    }
    const fields = [...(alone === '' ? [] : [alone]), ...line.trim().split(/\s+/).filter(Boolean)];
    // What a package takes the place of is told below it.
    if (section === null || fields.length === 0 || fields[0] === 'replacing') continue;
    const [name, arch, version] = fields;
    if (name === undefined) continue;
    alone = fields.length === 1 ? name : '';
    if (arch !== undefined && version !== undefined) changes[section].push({ name, version });
  }
  return changes;
}
