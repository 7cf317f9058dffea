import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packRelease } from '../../tools/release/pack-release.ts';
import type { CleanRoot } from './clean-root.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Puts the release into a machine, as it would be if the files were committed as they are here now. */
export function releaseIn(root: CleanRoot, place: string, uid = 0): void {
  const target = join(root.path, place);
  mkdirSync(target, { recursive: true });
  const directory = mkdtempSync(join(tmpdir(), 'rec-io-release-'));
  try {
    const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
    const files = execFileSync('git', listing, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
    const archive = packRelease(ROOT, files, directory, 0);
    execFileSync('tar', ['-xzf', archive, '--strip-components=1', '--no-same-owner', '-C', target]);
  } finally {
    rmSync(directory, { recursive: true });
  }
  execFileSync('chown', ['-R', `${uid}:${uid}`, target]);
}

/** What install.sh makes in a clone: whoever removes that removes it all. */
export const SET_UP = ['.runtime', 'node_modules', 'apps/dashboard/dist'];
/** Of these, what another clone on this machine's kind of processor can use as it is. */
const TAKEN = ['node', 'npm', 'packages.stamp'].map((name) => join('.runtime', name));

/** Sets the release up without fetching or building anything: as this clone is, which its tests have set up. */
export function setUpIn(root: CleanRoot, place: string, uid: number): void {
  const target = join(root.path, place);
  mkdirSync(join(target, '.runtime'));
  for (const path of [...SET_UP.slice(1), ...TAKEN])
    execFileSync('cp', ['-a', '--reflink=auto', join(ROOT, path), join(target, path)]);
  // The page is built anew unless this is younger than all that it is built from, folders included.
  writeFileSync(join(target, '.runtime/dashboard.stamp'), '');
  for (const path of SET_UP) execFileSync('chown', ['-R', `${uid}:${uid}`, join(target, path)]);
}

/** The release with a Node on its PATH that can run parts of it, without setting it up. */
export function sourceIn(root: CleanRoot, place: string): void {
  releaseIn(root, place);
  const packages = join(root.path, place, 'node_modules/@rec-io');
  mkdirSync(packages, { recursive: true });
  for (const name of ['domain', 'database', 'engine'])
    symlinkSync(`../../packages/${name}`, join(packages, name));
  copyFileSync(process.execPath, join(root.path, 'usr/local/bin/node'));
}
