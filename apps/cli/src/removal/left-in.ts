import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What is in an installation's directory after everything of ours is gone: files of others, which stay. */
export const leftIn = async (dataDir: string): Promise<readonly string[]> =>
  (await readdir(dataDir).catch((): string[] => [])).map((name) => join(dataDir, name));
