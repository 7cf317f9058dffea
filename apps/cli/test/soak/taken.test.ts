import { expect, test } from 'vitest';
import { judgeTaken } from './taken.ts';
import type { Sample } from './watch.ts';

const run = (pss: (hour: number) => number, ledger: (hour: number) => number): Sample[] =>
  Array.from({ length: 25 }, (_, hour) => ({
    ...{ hour, wallS: hour * 60, memory: { trader: { pss: pss(hour), rss: 0 } } },
    disk: { ledger: ledger(hour) },
  }));

test('a day that takes what was predicted is well', () => {
  const taken = judgeTaken(
    run(
      () => 2e8,
      (hour) => hour * 1e6,
    ),
  );
  expect(taken).toMatchObject({ disk: { ledger: { predictedPerDay: 24e6, foundPerDay: 24e6 } }, wrong: [] });
});

test('memory and disk that grow beyond it are named, with how much', () => {
  const grows = run(
    (hour) => 2e8 + hour * 5e6,
    (hour) => hour * 1e6 + Math.max(0, hour - 12) * 4e6,
  );
  expect(judgeTaken(grows).wrong).toEqual([
    'the memory of trader grows by 5.0 MB an hour',
    'ledger grew by 120.0 MB a day, and 24.0 were predicted',
  ]);
});
