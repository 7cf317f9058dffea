import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { CLONE } from '../clone.ts';
import { installationAround } from '../data-dir.ts';

/**
 * A command that lies in an installation that is to go, or not to be needed any more, lets the clone's do the work: what runs
 * afterwards must not run from there.
 * @param clone where the installation came from
 * @returns the exit code of the clone's; null where this one can do it itself
 * @throws CatalogueError REC-135 without a clone
 */
export async function handOver(
  leaving: string,
  clone: string,
  args: readonly string[],
): Promise<number | null> {
  if (installationAround(CLONE.root) !== leaving) return null;
  const file = join(clone, 'recio');
  if (!existsSync(file)) throw new CatalogueError('REC-135', { path: leaving, clone });
  const [code] = (await once(spawn(file, args, { stdio: 'inherit' }), 'exit')) as [number | null];
  return code ?? 1;
}
