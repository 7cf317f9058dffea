import { type AutoEntryStatus, publishAutoEntryStatus } from '@rec-io/database/auto-entry-status';
import type { LedgerScope } from '@rec-io/database/ledger-table';
import { type RememberedMonitor, writeMonitorMemory } from '@rec-io/database/monitor-memory';
import type { AutoEntryState } from '@rec-io/domain/strategy';
import type { EngineLog, Timers } from '@rec-io/engine/ports';
import type { Pool } from 'pg';

const KEEP_MS = 1_000;
/** A memory that stays the same is written this often all the same: a restart must know until when nothing else happened. */
const STALE_MS = 10_000;

export type KeptMonitor = RememberedMonitor & {
  readonly state: AutoEntryState;
  /** Null while it is not paused. */
  readonly pausedForS: number | null;
};

/**
 * What the owner sees of all monitors together: active when one of them is; else paused, for as long as the longest pause; else
 * inactive; disabled when all are. Seconds of a pause are told whatever the others do.
 */
export function overall(monitors: readonly Pick<KeptMonitor, 'state' | 'pausedForS'>[]): AutoEntryStatus {
  const states = new Set(monitors.map(({ state }) => state));
  const state = (['ACTIVE', 'PAUSED', 'INACTIVE'] as const).find((each) => states.has(each)) ?? 'DISABLED';
  return { state, cooldownS: Math.max(0, ...monitors.map(({ pausedForS }) => pausedForS ?? 0)) };
}

/**
 * Keeps what strategies remember, so that a pause outlives a restart, and publishes whether automatic entry is active: at most
 * once a second, and at the stop. A database that is away is tried again; nothing waits for it.
 */
export function keepMonitors(options: {
  readonly target: LedgerScope & { readonly pool: Pool };
  readonly timers: Timers;
  readonly log: EngineLog;
  readonly monitors: () => readonly KeptMonitor[];
}) {
  const { target, timers, log, monitors } = options;
  const written = new Map<string, { readonly text: string; readonly timeMs: number }>();
  let published = '';
  let isAway = false;
  let isStopped = false;
  let keeping: Promise<void> = Promise.resolve();

  const isDue = ({ monitor, strategy, memory, timeMs }: RememberedMonitor, least: number): boolean => {
    const last = written.get(monitor);
    if (timeMs === 0) return false;
    return last === undefined || last.text !== textOf(strategy, memory) || timeMs - last.timeMs >= least;
  };

  async function keep(now: readonly KeptMonitor[], status: AutoEntryStatus, least: number): Promise<void> {
    const due = now.filter((each) => isDue(each, least));
    await writeMonitorMemory(target, due);
    for (const { monitor, strategy, memory, timeMs } of due)
      written.set(monitor, { text: textOf(strategy, memory), timeMs });
    const text = JSON.stringify(status);
    if (text === published) return;
    await publishAutoEntryStatus(target.pool, target.userNo, status);
    published = text;
  }

  async function attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
      if (isAway) log.info('what strategies remember is kept again');
      isAway = false;
    } catch (error) {
      if (!isAway)
        log.warn('what strategies remember cannot be kept; trying again', { error: String(error) });
      isAway = true;
    }
  }

  const again = (): (() => void) =>
    timers.after(KEEP_MS, () => {
      const now = monitors();
      keeping = attempt(keep(now, overall(now), STALE_MS)).then(() => {
        if (!isStopped) cancel = again();
      });
    });
  let cancel = again();

  return {
    /** Writes what is remembered now, and that nothing is entered any more. */
    async stop(): Promise<void> {
      isStopped = true;
      cancel();
      await keeping;
      await attempt(keep(monitors(), { state: 'INACTIVE', cooldownS: 0 }, 1));
    },
  };
}

const textOf = (strategy: string, memory: RememberedMonitor['memory']): string =>
  JSON.stringify([strategy, memory]);
