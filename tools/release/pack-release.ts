import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE } from '@rec-io/installer/facts/repository';

/**
 * Packs files of a clone into `rec-io-<version>.tar.gz`, with a manifest of them all by which an unpacked release knows
 * whether it is complete and unmodified. The same files give the same archive, whoever packs them and when: owners, modes
 * and times are those of a release, not of the clone.
 * @returns the path of the archive
 */
export function packRelease(
  clone: string,
  files: readonly string[],
  directory: string,
  timeS: number,
): string {
  const name = `rec-io-${versionOf(clone)}`;
  const unfinished = mkdtempSync(join(directory, '.release-'));
  try {
    const list = join(unfinished, 'files');
    const sorted = files.toSorted();
    writeFileSync(list, sorted.map((path) => `${path}\0`).join(''));
    writeFileSync(join(unfinished, MANIFEST_FILE), manifestOf(clone, sorted));
    const archive = join(unfinished, 'archive.tar');
    execFileSync('tar', [
      ...['--create', '--file', archive, '--format', 'ustar', '--no-recursion', '--hard-dereference'],
      ...['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', `--mtime=@${timeS}`],
      ...[`--transform=s,^,${name}/,rSh`, '-C', clone, '--null', `--files-from=${list}`, '--no-null'],
      ...['-C', unfinished, MANIFEST_FILE],
    ]);
    // Without the name and the time of the file.
    execFileSync('gzip', ['--no-name', '-9', archive]);
    const place = join(directory, `${name}.tar.gz`);
    renameSync(`${archive}.gz`, place);
    return place;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** The files that git tracks, as paths within the clone. */
export function trackedFiles(clone: string): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z'], {
    cwd: clone,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed.split('\0').filter((path) => path !== '');
}

export const sha256Of = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex');

/** As `sha256sum --check` reads it. */
export const manifestOf = (clone: string, files: readonly string[]): string =>
  files.map((path) => `${sha256Of(join(clone, path))}  ${path}\n`).join('');

export function versionOf(clone: string): string {
  const { version } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8')) as { version: string };
  return version;
}
