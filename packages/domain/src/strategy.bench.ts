import type { Benchmark } from '../../../bench/benchmark.ts';
import { input, row } from '../test/strategy-scene.ts';
import { defaultsOf } from './parameters.ts';
import { BUILT_IN_STRATEGIES } from './strategies.ts';
import type { StrategyDefinition } from './strategy.ts';

const STRIKES = 160;

/** A ladder on which both built-in strategies find something to buy: probabilities fall from 1 to 0 with the strike. */
const ladder = Array.from({ length: STRIKES }, (_, i) => {
  const probability = 1 / (1 + Math.exp((i - STRIKES / 2) / 6));
  const ask = (chance: number) => Math.min(99, Math.max(1, Math.floor(chance * 100) - 8));
  return row({
    strike: 92_000 + i * 100,
    probability,
    yesAsk: ask(probability) + 1,
    noAsk: 100 - ask(probability) + 1,
  });
});

/** A ladder's decision: what one print costs one monitor. */
const deciding = (strategy: StrategyDefinition): Benchmark => ({
  name: `strategy: ${strategy.name}, ${STRIKES} strikes`,
  unit: 'µs',
  setup: async () => {
    const parameters = defaultsOf(strategy.parameters);
    const given = input(ladder, { momentumBp: 15 });
    let { memory } = strategy;
    let signals = 0;
    return {
      run() {
        const decision = strategy.decide(given, memory, parameters);
        memory = decision.memory;
        signals += decision.signals.length;
      },
      close: () => {
        if (signals === 0) throw new Error('nothing was decided');
      },
    };
  },
});

export const benchmarks: Benchmark[] = BUILT_IN_STRATEGIES.map(deciding);
