import type { CoinSymbol } from '@rec-io/domain/market';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { type Fault, faultPlan } from './faults.ts';
import type { Settle } from './scheduler.ts';
import type { Violation } from './witness.ts';
import { World } from './world.ts';

export type SimulationOptions = {
  readonly seed: number;
  /** Hours in which anything may go wrong; a quiet time follows, in which everything must heal. */
  readonly hours: number;
  readonly faults: ReadonlySet<Fault>;
  /** Kill the trader at this point, and nowhere else; null: where the seed says. */
  readonly killAt: number | null;
  readonly model: (symbol: CoinSymbol) => ProbabilityModel;
  readonly settle: Settle;
};

export type SimulationResult = {
  readonly seed: number;
  readonly violation: Violation | null;
  readonly hash: string;
  readonly hours: number;
  readonly counts: Readonly<Record<string, number>>;
  /** The newest lines of the log. */
  readonly log: readonly string[];
};

const QUIET_MS = 12 * MINUTE_MS;
const LINES = 1_000;

/** One run: a function of its options. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, hours, faults, killAt, model, settle } = options;
  const world = new World({ seed, plan: faultPlan(seed, faults), killAt, model, settle });
  const troubleEndMs = world.startMs + hours * HOUR_MS;
  await world.runUntil(troubleEndMs);
  world.calm();
  await world.runUntil(troubleEndMs + QUIET_MS);
  await world.finish();
  return {
    seed,
    violation: world.witness.violation,
    hash: world.log.hash,
    hours: (world.scheduler.nowMs - world.startMs) / HOUR_MS,
    counts: world.counts(),
    log: world.log.newest(LINES),
  };
}
