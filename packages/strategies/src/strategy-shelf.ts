import { stat } from 'node:fs/promises';
import type { KnownStrategy } from '@rec-io/domain/known-strategy';
import { knownStrategies } from './known-strategies.ts';
import { strategyFile, strategyNames } from './strategy-files.ts';

/**
 * What there is in a directory of strategies, for a program that is asked often: the files are loaded anew only when one of them
 * was changed, added or removed, and never twice at once.
 */
export function strategyShelf(directory: string) {
  let seen: string | null = null;
  let loaded: Promise<readonly KnownStrategy[]> | null = null;
  return {
    directory,
    async known(): Promise<readonly KnownStrategy[]> {
      const now = await fingerprint(directory);
      if (loaded === null || now !== seen) {
        seen = now;
        loaded = knownStrategies(directory).catch((error: unknown) => {
          seen = null;
          throw error;
        });
      }
      return loaded;
    },
  };
}

/** Names, sizes and times of all files: equal as long as nobody touches one. */
async function fingerprint(directory: string): Promise<string> {
  const names = await strategyNames(directory);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = await stat(strategyFile(directory, name), { bigint: true }).catch(() => null);
      return [name, String(file?.size), String(file?.mtimeNs)];
    }),
  );
  return JSON.stringify(files);
}
