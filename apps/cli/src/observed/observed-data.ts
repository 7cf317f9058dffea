import { earlierSizes, measureTables } from '@rec-io/database/data-sizes';
import { type DataGrowth, dataGrowth } from '@rec-io/domain/data-growth';
import { DAY_MS } from '@rec-io/domain/time';
import { readDataBounds } from '@rec-io/installer/data-bounds-file';
import { measureDirectories } from '@rec-io/program-parts/directory-size';
import type { Pool } from 'pg';
import type { Installation } from '../installation.ts';
import { dataDirectories } from './data-directories.ts';
import { machineView } from './machine-view.ts';

/** Walking through all directories is no work to be done for every page that is opened. */
const FRESH_MS = 30_000;
const KNOWN_DAYS = 9;

/** What grows in an installation as it is now, and how fast it did within the last week. */
export async function growthOf(installation: Installation, pool: Pool): Promise<DataGrowth> {
  const { layout } = installation;
  const nowMs = Date.now();
  const { bounds, problems } = await readDataBounds(layout.dataBounds);
  const [tables, files, earlier, machine] = await Promise.all([
    measureTables(pool, nowMs),
    measureDirectories(await dataDirectories(installation)),
    earlierSizes(pool, nowMs - KNOWN_DAYS * DAY_MS),
    machineView(layout.data),
  ]);
  const growth = dataGrowth([...tables, ...files], earlier, bounds, nowMs, machine.diskFreeBytes);
  return { ...growth, problems: [...problems, ...growth.problems] };
}

/** The same for web, which many ask. */
export function observedData(installation: Installation, pool: Pool) {
  let newest: { readonly growth: Promise<DataGrowth>; readonly atMs: number } | null = null;
  return {
    look(): Promise<DataGrowth> {
      const nowMs = performance.now();
      if (newest === null || nowMs - newest.atMs > FRESH_MS) {
        const growth = growthOf(installation, pool);
        newest = { growth, atMs: nowMs };
        // What failed is tried anew by whoever asks next.
        growth.catch(() => {
          newest = null;
        });
      }
      return newest.growth;
    },
  };
}
