import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { packRelease, sha256Of, trackedFiles } from './release/pack-release.ts';

/**
 * Makes the archive of a release, and its checksum beside it: node tools/release.ts [DIRECTORY]
 * Only what is committed: an archive must be what its commit says.
 */
const clone = join(import.meta.dirname, '..');
const directory = resolve(process.argv[2] ?? join(clone, 'dist'));
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: clone, encoding: 'utf8' }).trim();

const changes = git('status', '--porcelain');
if (changes !== '') {
  console.error(`There are changes that are not committed:\n${changes}\nCommit them or put them away first.`);
  process.exitCode = 1;
} else {
  mkdirSync(directory, { recursive: true });
  const archive = packRelease(
    clone,
    trackedFiles(clone),
    directory,
    Number(git('log', '-1', '--format=%ct')),
  );
  const line = `${sha256Of(archive)}  ${basename(archive)}\n`;
  writeFileSync(`${archive}.sha256`, line);
  console.log(`${archive}\n${line.trim()}`);
}
