import { canonicalJson } from '@rec-io/database/canonical-json';
import type { LedgerScope } from '@rec-io/database/ledger-table';
import { readTraderSettings, type TraderSettings } from '@rec-io/database/trader-settings';
import { resolveMonitor } from '@rec-io/domain/monitor-settings';
import { isAutoEntryOn } from '@rec-io/domain/owner-settings';
import type { EngineSettings } from '@rec-io/engine/engine-options';
import type { EngineLog, StrategyRunner, Timers } from '@rec-io/engine/ports';
import type { Pool } from 'pg';

/** How soon a change of the owner's is taken up. */
const LOOK_MS = 1_000;

export type SettingsSource = LedgerScope & {
  /** Bound to the user. */
  readonly pool: Pool;
  /** Null for a strategy that nobody knows. */
  readonly strategy: (name: string) => StrategyRunner | null;
  /** Makes what is there of these strategies known; called before they are asked for. */
  readonly loadStrategies: (names: readonly string[]) => Promise<void>;
  readonly log: EngineLog;
};

export type LiveSettings = {
  /** As they are now. */
  readonly now: EngineSettings;
  /**
   * Looks every second and calls `onChange` when the owner changed anything: nothing needs a restart. While the database is
   * away, what was read last goes on.
   * @returns stops looking; resolves when the last look is over
   */
  follow(timers: Timers, onChange: (now: EngineSettings) => void): () => Promise<void>;
};

/** Reads what the owner set. @throws when the database cannot be read: nobody trades by settings that are not known */
export async function loadSettings(source: SettingsSource): Promise<LiveSettings> {
  const { log } = source;
  let read = await readTraderSettings(source);
  let now = await resolved(read, source);
  let isAway = false;

  async function look(onChange: (now: EngineSettings) => void): Promise<void> {
    try {
      const newest = await readTraderSettings(source);
      if (isAway) log.info('the settings can be read again');
      isAway = false;
      if (canonicalJson(newest) === canonicalJson(read)) return;
      now = await resolved(newest, source);
      read = newest;
      log.info('the owner changed the settings', {
        monitors: now.monitors.map(({ name, enabled }) => `${name} ${enabled ? 'on' : 'off'}`),
      });
      onChange(now);
    } catch (error) {
      if (!isAway) log.warn('the settings cannot be read; those read last go on', { error: String(error) });
      isAway = true;
    }
  }

  return {
    get now() {
      return now;
    },
    follow(timers, onChange) {
      let isStopped = false;
      let looking: Promise<void> = Promise.resolve();
      const again = (): (() => void) =>
        timers.after(LOOK_MS, () => {
          looking = look((changed) => {
            if (!isStopped) onChange(changed);
          }).then(() => {
            if (!isStopped) cancel = again();
          });
        });
      let cancel = again();
      return async () => {
        isStopped = true;
        cancel();
        await looking;
      };
    },
  };
}

/** A monitor that cannot run as it is set is not enabled, and the log says why. */
async function resolved(settings: TraderSettings, source: SettingsSource): Promise<EngineSettings> {
  const { mode, strategy, loadStrategies, log } = source;
  const { auto, preferences } = settings;
  await loadStrategies(settings.monitors.map((own) => own.strategy ?? preferences.tradeStrategy));
  const monitors = settings.monitors.map((own) => {
    const { spec, problems } = resolveMonitor(settings, own, (name) => {
      const runner = strategy(name);
      return runner === null || runner.problem !== null ? null : runner.strategy;
    });
    if (problems.length > 0)
      log.warn('a monitor enters nothing: it is set to what cannot be', { monitor: spec.name, problems });
    return spec;
  });
  return { monitors, limits: settings.limits, autoEntry: isAutoEntryOn(auto, mode) };
}
