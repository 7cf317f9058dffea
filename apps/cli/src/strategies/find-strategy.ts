import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';

/** @throws CatalogueError REC-852 where there is no such file */
export async function strategyAt(path: string): Promise<{ readonly name: string; readonly path: string }> {
  const name = basename(path, '.ts');
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) throw new CatalogueError('REC-852', { name, directory: dirname(path) });
  return { name, path };
}
