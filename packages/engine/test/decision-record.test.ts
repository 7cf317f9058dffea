import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import { expect, test } from 'vitest';
import type { DecisionRecord } from '../src/decision-record.ts';
import { scene } from './scene.ts';

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
