import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';

/**
 * A secret from a file, or from standard input (`-`); never from the command line, which everybody on this machine can see.
 * @returns empty where none is given. @throws CatalogueError REC-645
 */
export async function secretText(path: string | undefined): Promise<string> {
  if (path === undefined) return '';
  if (path === '-') return (await text(process.stdin)).trim();
  return (await textOf(path)).trim();
}

/** @throws CatalogueError REC-645 */
export async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CatalogueError('REC-645', { path, reason: errorCode(error) ?? String(error) }, error);
  }
}
