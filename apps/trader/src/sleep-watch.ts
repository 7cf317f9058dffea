import { setTimeout as sleep } from 'node:timers/promises';
import type { Timers } from '@rec-io/engine/ports';
import type { KalshiGateway } from '@rec-io/kalshi/gateway';

const LOOK_MS = 1_000;
/** A look that comes so much later than it should tells that nothing ran meanwhile. */
const LATE_MS = 5_000;
/** So much more or less on the clock on the wall than really passed: the machine slept, or the clock was set. */
const JUMP_MS = 2_000;

export type SleepWatchOptions = {
  /** Only ever goes forward; stands while the machine sleeps. */
  readonly steadyMs: () => number;
  readonly wallMs: () => number;
  readonly timers: Timers;
  readonly onSlept: (what: string) => void;
};

/**
 * Notices that time has gone by without this process: it was stopped, the machine slept, or a clock was set. What was known before
 * is then of a time that nobody can tell the age of.
 */
export function watchForSleep({ steadyMs, wallMs, timers, onSlept }: SleepWatchOptions): () => void {
  let [steady, wall] = [steadyMs(), wallMs()];
  let cancel = timers.after(LOOK_MS, look);
  return () => cancel();

  function look(): void {
    const [steadyNow, wallNow] = [steadyMs(), wallMs()];
    const passedMs = steadyNow - steady;
    const jumpedMs = wallNow - wall - passedMs;
    [steady, wall] = [steadyNow, wallNow];
    cancel = timers.after(LOOK_MS, look);
    if (jumpedMs > JUMP_MS) onSlept(`the machine slept, or its clock was set, ${seconds(jumpedMs)} s ahead`);
    else if (jumpedMs < -JUMP_MS) onSlept(`the machine's clock was set ${seconds(-jumpedMs)} s back`);
    else if (passedMs - LOOK_MS > LATE_MS) onSlept(`the trader stood still for ${seconds(passedMs)} s`);
  }
}

const seconds = (ms: number): number => Math.round(ms / 1_000);

const RETRY_MS = 2_000;

/** Forgets what was known of the exchange's clock and measures it again, as often as it takes. */
export async function measureClock(
  { serverClock, reads }: Pick<KalshiGateway, 'serverClock' | 'reads'>,
  signal: AbortSignal,
): Promise<void> {
  serverClock.forget();
  while (!signal.aborted) {
    const isAnswered = await reads.tradingActive().then(
      () => true,
      () => false,
    );
    if (isAnswered && serverClock.measured) return;
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}
