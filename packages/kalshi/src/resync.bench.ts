import type { Benchmark } from '../../../bench/benchmark.ts';
import { deepLadder } from '../test/deep-ladder.ts';
import { until } from '../test/stand-in.ts';

const afterAGap: Benchmark = {
  name: 'resync: 160 books of 80 levels after a gap, over sockets from the simulator',
  unit: 'ms',
  setup: async () => {
    const ladder = await deepLadder();
    let gaps = 0;
    return {
      // The last run's books are whole before the next gap.
      before: () => until(() => ladder.invalid() === 0),
      run: async () => {
        const ticker = ladder.tickers[gaps % ladder.tickers.length] ?? '';
        ladder.gap(ticker);
        gaps++;
        while (ladder.invalidations() < gaps || ladder.invalid() > 0)
          await new Promise((resolve) => setImmediate(resolve));
      },
      close: () => ladder.stop(),
    };
  },
};

export const benchmarks: Benchmark[] = [afterAGap];
