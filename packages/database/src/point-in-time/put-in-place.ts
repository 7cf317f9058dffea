import { existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';

/**
 * Puts a recovered cluster, which is stopped, in the place of the present one. That is kept beside.
 * @param between what happens between the two renames: a test ends the process there
 * @returns where; null when there was none
 */
export async function putInPlace(
  target: string,
  clusterDir: string,
  now: Date,
  between: () => void = () => undefined,
): Promise<string | null> {
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
  between();
  await rename(ready, clusterDir);
  return kept;
}

/** A kill between the two renames leaves no cluster and this one, which is whole. */
export const recoveredBeside = (clusterDir: string): string => `${clusterDir}.recovered`;

/** Whoever puts it there needs a moment for it. */
const AT_WORK_MS = 60_000;

/**
 * What a killed `putInPlace` has left to do. One that was killed before its second rename has changed nothing: what it had ready goes, or
 * it would take the place of a database that is lost much later.
 */
export async function resumePutInPlace(clusterDir: string): Promise<void> {
  const ready = recoveredBeside(clusterDir);
  const found = await stat(ready).catch(() => null);
  if (found === null) return;
  if (!existsSync(clusterDir)) await rename(ready, clusterDir);
  else if (Date.now() - found.ctimeMs > AT_WORK_MS) await rm(ready, { recursive: true, force: true });
}
