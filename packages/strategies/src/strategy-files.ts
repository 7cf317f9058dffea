import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STRATEGY_TYPES_FILE } from '@rec-io/domain/strategy';
import { StrategyFailure } from './strategy-failure.ts';

/** A strategy's name is its file's, and part of a monitor's settings. Those that come with the program have others. */
export const STRATEGY_NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** Why no strategy can have this name, or null. */
export const misnamed = (name: string): string | null =>
  STRATEGY_NAME.test(name) ? null : 'its file must be named by 1 to 40 of a-z, 0-9 and -';

const SOURCE_MAX = 262_144;
const USER_FILES = join(import.meta.dirname, 'user-files');

export const strategyFile = (directory: string, name: string): string => join(directory, `${name}.ts`);

/** Names of all that are there, sorted. None where there is no directory. */
export async function strategyNames(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.endsWith('.ts') && !entry.endsWith('.d.ts'))
    .map((entry) => entry.slice(0, -'.ts'.length))
    .sort();
}

/** @throws StrategyFailure when it cannot be read */
export async function readStrategy(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > SOURCE_MAX)
      throw new StrategyFailure('invalid', `${path} has ${size} bytes, more than ${SOURCE_MAX}`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof StrategyFailure) throw error;
    throw new StrategyFailure('invalid', `it cannot be read: ${(error as Error).message}`);
  }
}

/**
 * Writes the commented template and, beside it, the types for editors. Readable as far as the directory around it is: where
 * the trader runs as an account of its own, that must read them, and must not change them.
 * @returns the new file
 * @throws an error with the code EEXIST when there is one of that name
 */
export async function writeTemplate(directory: string, name: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o755 });
  // Whatever the umask is.
  await chmod(directory, 0o755);
  const path = strategyFile(directory, name);
  await writeFile(path, await readFile(join(USER_FILES, 'template.ts')), { flag: 'wx' });
  const types = join(directory, STRATEGY_TYPES_FILE);
  await writeFile(types, await readFile(join(USER_FILES, STRATEGY_TYPES_FILE)));
  for (const file of [path, types]) await chmod(file, 0o644);
  return path;
}
