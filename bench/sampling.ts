import type { BenchmarkSubject } from './benchmark.ts';

export type SamplingOptions = {
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Enough to have a p99.9, however long it takes; and never more than is useful. */
  readonly samplesMin: number;
  readonly samplesMax: number;
};

export const SAMPLING: SamplingOptions = {
  warmUpMs: 500,
  measureMs: 2_000,
  samplesMin: 100,
  samplesMax: 50_000,
};

export type Samples = {
  /** Nanoseconds of each run, ascending. */
  readonly runNs: Float64Array;
  readonly baselineNs: Float64Array | null;
};

async function timeNs(run: () => void | Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  const running = run();
  // Awaiting what is not a promise would measure the event loop instead.
  if (running) await running;
  return Number(process.hrtime.bigint() - start);
}

/** Subject and baseline in turns, so that both meet the same noise. */
export async function sample(subject: BenchmarkSubject, options: SamplingOptions): Promise<Samples> {
  const { baseline } = subject;
  const turn = async (): Promise<[number, number]> => {
    if (subject.before) await subject.before();
    return [await timeNs(() => subject.run()), baseline ? await timeNs(() => baseline.run()) : 0];
  };
  const warmUntil = performance.now() + options.warmUpMs;
  while (performance.now() < warmUntil) await turn();
  const runs: number[] = [];
  const baselines: number[] = [];
  const until = performance.now() + options.measureMs;
  while (
    runs.length < options.samplesMax &&
    (runs.length < options.samplesMin || performance.now() < until)
  ) {
    const [runNs, baselineNs] = await turn();
    runs.push(runNs);
    baselines.push(baselineNs);
  }
  return {
    runNs: Float64Array.from(runs).sort(),
    baselineNs: baseline ? Float64Array.from(baselines).sort() : null,
  };
}

/** The value that the share `quantile` of the samples does not exceed. @param ascending not empty */
export function percentile(ascending: Float64Array, quantile: number): number {
  const index = Math.max(0, Math.min(ascending.length - 1, Math.ceil(quantile * ascending.length) - 1));
  return ascending[index] ?? Number.NaN;
}
