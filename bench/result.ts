import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import type { Benchmark, BenchmarkUnit } from './benchmark.ts';
import { percentile, type Samples } from './sampling.ts';

export type BenchmarkResult = {
  readonly name: string;
  readonly unit: BenchmarkUnit;
  readonly samples: number;
  readonly p50: number;
  /** The slow end, also of a rate: 99 of 100 runs were at least as good. */
  readonly p99: number;
  readonly p999: number;
  readonly baseline: { readonly name: string; readonly p50: number; readonly timesAsFast: number } | null;
};

const NS: Readonly<Record<string, number>> = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9 };

/** A run's nanoseconds in the benchmark's unit. */
export function inUnit(unit: BenchmarkUnit, operations: number, runNs: number): number {
  const divisor = NS[unit];
  return divisor === undefined ? (operations * 1e9) / runNs : runNs / operations / divisor;
}

export function resultOf(
  benchmark: Benchmark,
  samples: Samples,
  baselineName: string | undefined,
): BenchmarkResult {
  const { name, unit, operations = 1 } = benchmark;
  const at = (quantile: number) => inUnit(unit, operations, percentile(samples.runNs, quantile));
  const { runNs, baselineNs } = samples;
  const baselineP50Ns = baselineNs ? percentile(baselineNs, 0.5) : Number.NaN;
  return {
    name,
    unit,
    samples: runNs.length,
    p50: at(0.5),
    p99: at(0.99),
    p999: at(0.999),
    baseline:
      baselineNs && baselineName !== undefined
        ? {
            name: baselineName,
            p50: inUnit(unit, operations, baselineP50Ns),
            timesAsFast: baselineP50Ns / percentile(runNs, 0.5),
          }
        : null,
  };
}

export const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
  system: `${platform()} ${arch()}`,
  node: process.version,
  /** Other work on the machine while measuring. */
  loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
});

const shown = (value: number): string =>
  value >= 1_000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);

export function resultLine({ name, unit, samples, p50, p99, p999, baseline }: BenchmarkResult): string {
  const numbers = `p50 ${shown(p50)}  p99 ${shown(p99)}  p99.9 ${shown(p999)} ${unit}`;
  const compared = baseline
    ? `  ${baseline.timesAsFast.toFixed(2)}× as fast as ${baseline.name} (${shown(baseline.p50)} ${unit})`
    : '';
  return `${name.padEnd(44)} ${numbers}  (${samples} samples)${compared}`;
}
