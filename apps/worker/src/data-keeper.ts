import { readFile } from 'node:fs/promises';
import { openPool } from '@rec-io/database/connection';
import { keepTables } from '@rec-io/database/data-keeping';
import { measureTables, recordSizes } from '@rec-io/database/data-sizes';
import { forgetOldDecisions, keptDecisions } from '@rec-io/decision-log/decision-files';
import { dataGrowth } from '@rec-io/domain/data-growth';
import { HOUR_MS } from '@rec-io/domain/time';
import { readDataBounds } from '@rec-io/installer/data-bounds-file';
import { measureDirectories } from '@rec-io/program-parts/directory-size';
import { loop } from '@rec-io/program-parts/loop';
import type { WorkerContext } from './context.ts';

export type DataKeeper = {
  /** What is not as it should be, in words; null before the first look. */
  readonly problems: readonly string[] | null;
  /** Why the newest look failed; null when it did not. */
  readonly failure: string | null;
  readonly ended: Promise<void>;
};

const LOCK = '2s';
const STATEMENT = '60s';

/** Every hour: drops what is older or more than its owner wants kept, measures all that grows, and says which bounds do not hold. */
export function dataKeeper(
  { database, directories, dataBoundsFile, lookMs = HOUR_MS, nowMs = Date.now, log }: WorkerContext,
  signal: AbortSignal,
): DataKeeper {
  let problems: readonly string[] | null = null;
  const look = async (): Promise<void> => {
    const { passwordFile, ...at } = database;
    const password = (await readFile(passwordFile, 'utf8')).trim();
    const pool = openPool({ ...at, password }, { name: 'worker-data', max: 1 });
    try {
      // Whoever waits for a lock on a whole table keeps everybody else waiting behind.
      await pool.query(`SET lock_timeout = '${LOCK}'; SET statement_timeout = '${STATEMENT}'`);
      const { bounds, problems: inFile } = await readDataBounds(dataBoundsFile);
      const kept = await keepTables(pool, bounds, nowMs());
      if (kept.partitions > 0)
        log.info({ days: kept.partitions }, 'dropped days of prices that were too old');
      if (directories.decisions !== undefined)
        await forgetOldDecisions(directories.decisions, nowMs(), keptDecisions(bounds));
      const measured = [...(await measureTables(pool, nowMs())), ...(await measureDirectories(directories))];
      await recordSizes(pool, measured, nowMs());
      const found = dataGrowth(measured, [], bounds, nowMs(), null).problems;
      problems = [...inFile, ...kept.problems, ...found];
      if (problems.length > 0) log.warn({ problems }, 'what grows is not within its bounds');
    } finally {
      await pool.end();
    }
  };
  const looking = loop({
    signal,
    work: look,
    pauseMs: () => lookMs,
    complain: (reason) =>
      log.warn({ reason }, 'what grows could not be kept within its bounds; trying again'),
  });
  return {
    get problems() {
      return problems;
    },
    get failure() {
      return looking.failure;
    },
    ended: looking.ended,
  };
}
