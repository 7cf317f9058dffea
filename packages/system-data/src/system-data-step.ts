import { type Connection, openPool } from '@rec-io/database/connection';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { NOTHING_MADE } from '@rec-io/installer/receipt';
import type { Step } from '@rec-io/installer/step';
import type { InstallerIdentity } from './access-log.ts';
import { isGathering } from './copy/journal.ts';
import type { CopyReport } from './copy-system-data.ts';
import { progressLine } from './copy-text.ts';
import { parseFrom } from './from.ts';
import { readBrought } from './staging/records.ts';

export type SystemDataChoice = {
  /** The operator's connection file; null: nothing is copied. */
  readonly connectionFile: string | null;
  readonly identity: InstallerIdentity;
};

const NAMED = 5;

/** Known only once the database is there. */
export type TargetOf = () => Promise<Connection>;

/**
 * Phase 4.5. Skipping is always possible, and is then a step that says what follows from it. What was copied goes with the
 * database, so there is nothing to take back on its own; a copy that fails leaves the tables as they were.
 */
export function systemDataStep({ connectionFile, identity }: SystemDataChoice, target: TargetOf): Step {
  const skipped = connectionFile === null;
  return {
    id: 'system-data',
    phase: 'system-data',
    title: 'System data',
    ...(skipped ? { nothing: true as const } : {}),
    intention: skipped
      ? 'nothing is copied: analytics are built from public history'
      : `copies analytics, historical_data and live_data as ${connectionFile} says, with every row verified`,
    // What has come once stays; bringing what is new at the operator’s is for `recio clone`.
    isDone: async () => skipped || (await isCopied(target)),
    makes: async () => NOTHING_MADE,
    async apply({ say, signal }) {
      if (connectionFile === null) return {};
      // Half of all modules of an installation, of which most copy nothing.
      const { copySystemData } = await import('./copy-system-data.ts');
      const report = await copySystemData({
        from: await parseFrom(connectionFile),
        target: await target(),
        identity,
        // An installation that was cut goes on.
        resume: true,
        signal,
        onProgress: (progress) => say(progressLine(progress)),
      });
      for (const { name, reason } of report.notes) say(`${name}: ${reason}`);
      for (const { table, outcome, reason } of report.tables)
        if (outcome === 'left') say(`${table} was not copied: ${reason}`);
      requireAll(report);
      return { facts: { systemDataTables: report.tablesCopied, systemDataRows: report.rowsCopied } };
    },
    // Each table was compared on both sides before it was put in place, in the same transaction.
    verify: async () => undefined,
    revert: async () => [],
  };
}

/** An installation that went on without a table would look complete. */
function requireAll({ tables }: CopyReport): void {
  const failed = tables.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return;
  const named = failed.slice(0, NAMED).map(({ table, reason }) => `${table} (${reason})`);
  const others = failed.length > NAMED ? ` and ${failed.length - NAMED} more` : '';
  throw new CatalogueError('REC-718', {
    failed: failed.length,
    all: tables.length,
    tables: named.join(', ') + others,
  });
}

/** Something was put in place, and nothing is left of it to go on with. */
async function isCopied(target: TargetOf): Promise<boolean> {
  const pool = openPool(await target(), { max: 1, name: 'rec-io-system-data' });
  try {
    return (await readBrought(pool)).length > 0 && !(await isGathering(pool));
  } finally {
    await pool.end();
  }
}
