import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { whatFailedToLoad } from './load-failure.ts';

/**
 * What `load` imports.
 * @throws CatalogueError REC-140 that names the file which cannot be loaded
 */
export async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new CatalogueError('REC-140', whatFailedToLoad(error), error);
  }
}
