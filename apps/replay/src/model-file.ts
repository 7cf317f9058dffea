import { readFile } from 'node:fs/promises';
import { parseModels } from '@rec-io/domain/adaptive/models';

/** Reads and checks the fitted parameters. @throws when the file is missing or is not what the model needs */
export async function loadModels(path: string) {
  return parseModels(JSON.parse(await readFile(path, 'utf8')));
}
