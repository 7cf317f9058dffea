import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, random } from '@rec-io/domain/random';
import type { Scene } from './scene.ts';

const LOOK_MS = 1_000;
/** Trading that stands still for so long is armed again, as its owner would. */
const ARM_AFTER_MS = 8_000;
/** Now and then the owner stops it: once in so many looks. */
const ONE_KILL_IN = 150;

export type Seen = {
  looks: number;
  answered: number;
  /** Samples by trading state: active, reducing, halted. */
  states: [number, number, number];
  killedByOwner: number;
  armed: number;
  /** The longest time for which each look that was answered told of trades that nobody supervised. */
  unsupervisedMs: number;
  openTradesMax: number;
  rssMbMax: number;
};

/** Looks at the trader from outside, pulls the kill switch now and then, and arms again what was stopped. */
export function onlooker(scene: Scene, seed: number, say: (line: string) => void) {
  const seen: Seen = {
    ...{ looks: 0, answered: 0, states: [0, 0, 0], killedByOwner: 0, armed: 0 },
    ...{ unsupervisedMs: 0, openTradesMax: 0, rssMbMax: 0 },
  };
  const dice: Random = random(seed, 'owner');
  const ending = new AbortController();
  let isCalm = false;
  let stoppedAtMs: number | null = null;
  let unsupervisedAtMs: number | null = null;

  async function look(): Promise<void> {
    seen.looks++;
    const metrics = await scene.traderMetrics().catch(() => null);
    const nowMs = performance.now();
    if (metrics === null) {
      unsupervisedAtMs = null;
      return;
    }
    seen.answered++;
    const of = (name: string) => metrics.get(name) ?? 0;
    const state = of('rec_trader_trading_state');
    seen.states[state as 0 | 1 | 2]++;
    seen.openTradesMax = Math.max(seen.openTradesMax, of('rec_trader_live_trades'));
    seen.rssMbMax = Math.max(seen.rssMbMax, of('process_resident_memory_bytes') / 1e6);
    unsupervisedAtMs = of('rec_trader_unsupervised_trades') > 0 ? (unsupervisedAtMs ?? nowMs) : null;
    seen.unsupervisedMs = Math.max(seen.unsupervisedMs, nowMs - (unsupervisedAtMs ?? nowMs));
    stoppedAtMs = state > 0 ? (stoppedAtMs ?? nowMs) : null;
    if (stoppedAtMs !== null && nowMs - stoppedAtMs > ARM_AFTER_MS) {
      const { code, stdout, stderr } = await scene.recio.run('arm', '--reason', 'looked at: it may go on');
      say(`arm: ${code === 0 ? 'done' : `${stdout}${stderr}`.replaceAll('\n', ' ')}`);
      if (code === 0) seen.armed++;
      stoppedAtMs = null;
    } else if (state === 0 && !isCalm && dice.integer(ONE_KILL_IN) === 0) {
      const isAll = dice.integer(2) === 0;
      await scene.recio.run('kill', '--reason', 'to see it stop', ...(isAll ? ['--flatten'] : []));
      say(`kill switch${isAll ? ', everything sold' : ''}`);
      seen.killedByOwner++;
    }
  }

  const looking = (async () => {
    while (!ending.signal.aborted) {
      await look();
      await sleep(LOOK_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    seen,
    /** No kill switch any more. */
    calm(): void {
      isCalm = true;
    },
    async end(): Promise<Seen> {
      ending.abort();
      await looking;
      return seen;
    },
  };
}
