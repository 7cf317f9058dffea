import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SigningKey } from '@rec-io/installer/signing-key';
import { publishRelease } from '../../tools/release/publish-release.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export type TestRelease = {
  readonly version: string;
  readonly keys: readonly SigningKey[];
  readonly timeS: number;
  /** Files that it has otherwise; a function gets what is in the clone. */
  readonly changes?: Readonly<Record<string, string | ((text: string) => string)>>;
};

/** Publishes the files of this clone, as they are here now, as a release. @returns the directory with its files */
export function testRelease(base: string, { version, keys, timeS, changes = {} }: TestRelease): string {
  const clone = mkdtempSync(join(tmpdir(), 'rec-io-source-'));
  try {
    const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
    const listed = execFileSync('git', listing, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
    for (const path of listed) cpSync(join(ROOT, path), join(clone, path));
    const versioned = (text: string) => text.replace(/"version": "[^"]*"/, `"version": "${version}"`);
    const all = { 'package.json': versioned, ...changes };
    for (const [path, change] of Object.entries(all)) {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      const text = typeof change === 'string' ? change : change(readFileSync(join(clone, path), 'utf8'));
      writeFileSync(join(clone, path), text);
    }
    symlinkSync(join(ROOT, '.runtime'), join(clone, '.runtime'));
    const files = [...new Set([...listed, ...Object.keys(all)])];
    const directory = join(base, `release-${version}-${timeS}`);
    mkdirSync(directory);
    publishRelease({ clone, files, directory, timeS, keys, base: '' });
    return directory;
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}
