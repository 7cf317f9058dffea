import { readFile } from 'node:fs/promises';
import { parseModelParameters } from '@rec-io/domain/model-parameters';

/** Reads and checks the fitted parameters. @throws when the file is missing or is not what the model needs */
export async function loadModelParameters(path: string) {
  return parseModelParameters(JSON.parse(await readFile(path, 'utf8')));
}
