import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CatalogueError } from '../catalogue-error.ts';

/** In an unpacked release: `sha256␣␣path` of every file, made when it was packed. */
export const MANIFEST_FILE = 'MANIFEST.sha256';

/** What a running system has no use for. */
const LEFT_OUT = /(^|\/)(test|bench)\/|\.(test|bench|full)\.tsx?$|^\.(ci|git)/;

/**
 * The files of the program, by path within the clone and sorted: those that git tracks, or those that the release names.
 * @throws CatalogueError REC-114 when neither can tell
 */
export async function programFiles(clone: string): Promise<readonly string[]> {
  const files = (await fromManifest(clone)) ?? (await fromGit(clone));
  if (files === null) throw new CatalogueError('REC-114', { path: join(clone, MANIFEST_FILE) });
  return files.filter((path) => !LEFT_OUT.test(path)).toSorted();
}

async function fromManifest(clone: string): Promise<readonly string[] | null> {
  const text = await readFile(join(clone, MANIFEST_FILE), 'utf8').catch(() => null);
  if (text === null) return null;
  const paths = text.split('\n').flatMap((line) => /^[0-9a-f]{64} {2}(.+)$/.exec(line)?.[1] ?? []);
  return [...paths, MANIFEST_FILE];
}

async function fromGit(clone: string): Promise<readonly string[] | null> {
  try {
    // A clone of another account is refused by git unless it is named safe; only its index is read.
    const options = ['-c', `safe.directory=${clone}`, '-C', clone];
    const { stdout } = await promisify(execFile)('git', [...options, 'ls-files', '-z'], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.split('\0').filter((path) => path !== '');
  } catch {
    return null;
  }
}
