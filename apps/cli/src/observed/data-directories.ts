import { findIdentity } from '@rec-io/database/embedded/identity';
import { placement } from '@rec-io/database/embedded/placement';
import type { DataDirectories } from '@rec-io/program-parts/directory-size';
import type { Installation } from '../installation.ts';

/** Where what grows on the disk lies; the files of a server that is not ours are its own business. */
export async function dataDirectories({ layout, configuration }: Installation): Promise<DataDirectories> {
  const { decisions, exitJournals, exchange, backtests, models, users, strategies } = layout;
  const { logs, reports, backups, pointInTime, releases, updates } = layout;
  const own = { decisions, exitJournals, exchange, backtests, models, users, strategies };
  const all = { ...own, logs, reports, backups, releases, updates };
  if (configuration.database !== 'embedded') return all;
  const identity = await findIdentity(layout.data).catch(() => null);
  if (identity === null) return all;
  const { base } = placement({ dataDir: layout.data, id: identity.id, isRoot: process.getuid?.() === 0 });
  return { ...all, pointInTime, server: base };
}
