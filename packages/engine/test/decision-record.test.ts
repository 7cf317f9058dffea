import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { expect, test } from 'vitest';
import type { DecisionRecord } from '../src/decision-record.ts';
import type { StrategyRunner } from '../src/ports.ts';
import { scene, TICKER } from './scene.ts';

test('every decision is told with all that it was made from: made again from that, it is the same', async () => {
  const records: DecisionRecord[] = [];
  const { run } = await scene(undefined, { onDecision: (record) => records.push(structuredClone(record)) });
  await run(20);
  expect(records).toHaveLength(20);
  for (const { input, memory, parameters, signals } of records)
    expect(HOURLY_HTC.decide(input, memory, parameters).signals).toEqual(signals);
  const [first, second] = records;
  expect([first?.obstacle, first?.results.map(({ kind }) => kind)]).toEqual([null, ['ordered']]);
  expect(second?.signals).toEqual([]);
  expect(second && HOURLY_HTC.explain?.(second.input, second.memory, second.parameters)).toEqual({
    overall: null,
    strikes: [
      {
        ticker: first?.signals[0]?.kind === 'entry' ? first.signals[0].ticker : '',
        side: 'yes',
        refused: 'something is pending, open, unknown or held in its market',
      },
    ],
  });
});

test('what a monitor wants while nothing may be entered is told, with the reason why it was withheld', async () => {
  const records: DecisionRecord[] = [];
  const { engine, run } = await scene(undefined, {
    onDecision: (record) => records.push(structuredClone(record)),
  });
  engine.on({ kind: 'connection', connected: false, reason: 'cut' });
  await run(1);
  expect(records[0]?.results).toEqual([{ kind: 'withheld', reason: 'the exchange is not connected' }]);
});

test('what a strategy that answers later was shown is told as it was then, whatever came meanwhile', async () => {
  const records: DecisionRecord[] = [];
  let answer = (): void => undefined;
  const runner: StrategyRunner = {
    strategy: HOURLY_HTC,
    isSandboxed: true,
    problem: null,
    decide: (_input, memory) =>
      new Promise((resolve) => {
        answer = () => resolve({ memory, signals: [], status: { state: 'ACTIVE', pausedForS: null } });
      }),
  };
  const { engine, run } = await scene(undefined, {
    strategy: () => runner,
    onDecision: (record) => records.push(structuredClone(record)),
  });
  await run(1);
  engine.on({
    kind: 'trade',
    ticker: TICKER,
    yesPriceE4: 9_300 as PriceE4,
    countE2: 700 as CountE2,
  });
  answer();
  await engine.idle();
  expect(engine.row(TICKER)?.volumeE2).toBe(500_700);
  expect(records[0]?.input.ladder?.rows[0]?.volumeE2).toBe(500_000);
});
