import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultsOf } from '@rec-io/domain/parameters';
import type { StrategyInput } from '@rec-io/domain/strategy';
import type { Benchmark } from '../../../bench/benchmark.ts';
import { madeMarket } from './check/made-market.ts';
import { MadeMonitor } from './check/made-monitor.ts';
import { SandboxedRunner } from './sandboxed-runner.ts';

const STRIKES = 160;
const TEMPLATE = join(import.meta.dirname, 'user-files', 'template.ts');

/** A made-up ladder, repeated until it has 160 strikes. */
function ladder(): StrategyInput {
  const [instant] = [...madeMarket({ kind: 'hourly', events: 1, seed: 1 }).drop(600).take(1)];
  if (instant?.ladder == null) throw new RangeError('a made-up market has a ladder');
  const { rows } = instant.ladder;
  const many = Array.from({ length: STRIKES }, (_, i) => rows[i % rows.length]).filter(
    (row) => row !== undefined,
  );
  return new MadeMonitor(1).input({ ...instant, ladder: { ...instant.ladder, rows: many } });
}

/** From ask to answer of the template in its sandbox: there and back between two processes. */
const sandboxed: Benchmark = {
  name: `strategy: a user's own in its sandbox, ${STRIKES} strikes`,
  unit: 'ms',
  setup: async () => {
    const limits = { deadlineMs: 10_000, loadMs: 60_000, memoryMb: 64 };
    const runner = await SandboxedRunner.open('template', readFileSync(TEMPLATE, 'utf8'), limits);
    const { memory, parameters } = runner.strategy;
    const [input, settings] = [ladder(), defaultsOf(parameters)];
    return {
      async run() {
        await runner.decide(input, memory, settings);
      },
      close: () => runner.close(),
    };
  },
};

export const benchmarks: Benchmark[] = [sandboxed];
