import { open, rm, writeFile } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';

/** Known before the walk, not after it; what is there stays as it is, and nothing is left. @throws CatalogueError REC-435 */
export async function requireWritable(path: string): Promise<void> {
  try {
    await (await open(path, 'ax')).close();
    await rm(path);
  } catch {
    await put(path, '', 'a');
  }
}

/** @throws CatalogueError REC-435 */
export const written = (path: string, text: string): Promise<void> => put(path, text, 'w');

async function put(path: string, text: string, flag: 'a' | 'w'): Promise<void> {
  try {
    await writeFile(path, text, { flag });
  } catch (error) {
    throw new CatalogueError('REC-435', { path, reason: reasonOf(error) }, error);
  }
}
