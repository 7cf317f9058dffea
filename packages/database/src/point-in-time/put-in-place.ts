import { rename, rm } from 'node:fs/promises';

/**
 * Puts a recovered cluster, which is stopped, in the place of the present one. That is kept beside.
 * @returns where; null when there was none
 */
export async function putInPlace(target: string, clusterDir: string, now: Date): Promise<string | null> {
  const ready = recoveredBeside(clusterDir);
  const aside = `${clusterDir}.before-${now.toISOString().replaceAll(/[-:.]/g, '')}`;
  await rm(ready, { recursive: true, force: true });
  await rename(target, ready);
  const kept = await rename(clusterDir, aside).then(
    () => aside,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  await finishPutInPlace(clusterDir);
  return kept;
}

/** A kill between the two renames leaves no cluster and this one, which is whole. */
export const recoveredBeside = (clusterDir: string): string => `${clusterDir}.recovered`;

/** What a killed `putInPlace` has left to do. */
export const finishPutInPlace = (clusterDir: string): Promise<void> =>
  rename(recoveredBeside(clusterDir), clusterDir);
