import type { SuspendedMonitor } from '@rec-io/app-trader/commands/trader-commands';
import { readMonitors } from '@rec-io/database/monitors';
import { readAutoTradeSettings, readTradePreferences } from '@rec-io/database/preferences';
import { type KnownStrategy, strategyOf } from '@rec-io/domain/known-strategy';
import { type MonitorSettings, type OwnerDefaults, resolveMonitor } from '@rec-io/domain/monitor-settings';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { knownStrategies } from '@rec-io/strategies/known-strategies';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import { report } from '../commands/common.ts';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';

import { type EntryObstacle, entryObstacle } from '../trading/entry-obstacle.ts';
import { askTrader } from '../trading/trader-door.ts';
import { entering, type ToldMonitor } from './monitor-text.ts';

/** What the commands on monitors work with. */
export type Work = {
  readonly pool: Pool;
  readonly installation: Installation;
  readonly defaults: OwnerDefaults;
  readonly strategies: readonly KnownStrategy[];
  readonly all: readonly MonitorSettings[];
  /** By name, why the running trader does not ask its strategy any more. */
  readonly suspended: ReadonlyMap<string, string>;
  readonly obstacle: EntryObstacle | null;
};

/** A trader that hangs must not keep the settings waiting. */
const TRADER_MS = 2_000;

async function suspendedIn(installation: Installation): Promise<ReadonlyMap<string, string>> {
  const answer = await askTrader<readonly SuspendedMonitor[]>(installation, 'suspended', null, TRADER_MS);
  return new Map(answer.kind === 'answered' ? answer.body.map(({ name, reason }) => [name, reason]) : []);
}

export function working<T>(installation: Installation, work: (given: Work) => Promise<T>): Promise<T> {
  const { userNo } = installation.configuration;
  return withDatabase(installation, async (pool) =>
    work({
      pool,
      installation,
      defaults: {
        auto: await readAutoTradeSettings(pool, userNo),
        preferences: await readTradePreferences(pool, userNo),
      },
      strategies: await knownStrategies(installation.layout.strategies),
      all: await readMonitors(pool, userNo),
      suspended: await suspendedIn(installation),
      obstacle: await entryObstacle(installation),
    }),
  );
}

export const told = (
  { defaults, strategies, suspended, obstacle }: Work,
  own: MonitorSettings,
): ToldMonitor => ({
  own,
  resolved: resolveMonitor(defaults, own, strategyOf(strategies)),
  suspended: suspended.get(own.name) ?? null,
  obstacle,
});

/** @throws CatalogueError REC-801 */
export function named({ all }: Work, name: string): MonitorSettings {
  const found = all.find((monitor) => monitor.name === name);
  if (found !== undefined) return found;
  throw new CatalogueError('REC-801', { name, names: all.map((each) => each.name).join(', ') || 'none' });
}

/** @throws CatalogueError REC-805 */
export function requireStrategy(known: readonly KnownStrategy[], strategy: string): KnownStrategy {
  const found = known.find(({ name }) => name === strategy);
  if (found?.problem === null) return found;
  throw new CatalogueError('REC-805', {
    strategy,
    reason: found?.problem ?? 'nothing has that name',
    names: known.map(({ name }) => name).join(', '),
  });
}

export function reportOne(command: Command, work: Work, monitor: MonitorSettings, did: string): void {
  const { mode } = work.installation.configuration;
  const one = told(work, monitor);
  const entries = entering(one, work.defaults, mode);
  report(
    command,
    { ...one.own, entries: entries.on, why: entries.why, problems: one.resolved.problems },
    `${did}\nEntries ${entries.on ? 'on' : 'off'}: ${entries.why}`,
  );
}
