import { describe, expect, test } from 'vitest';
import {
  acknowledged,
  adopted,
  begun,
  ended,
  entry,
  exit,
  filled,
  intended,
  learnt,
  settled,
  sold,
} from '../test/trade-entries.ts';
import type { LedgerEntry } from './ledger.ts';
import type { PriceE4 } from './money.ts';
import { DEFAULT_PROTECTIVE_RULES } from './protection.ts';
import { tradeStory } from './trade-story.ts';

const rules = (
  timeMs: number,
  change: Partial<Extract<LedgerEntry, { kind: 'rules' }>> = {},
): LedgerEntry => ({
  ...{ kind: 'rules', tradeId: 'c1', rules: DEFAULT_PROTECTIVE_RULES, peakE4: null, by: 'monitor', timeMs },
  ...change,
});
const other = intended(entry({ clientOrderId: 'c2', ticker: 'U' }));
const OPEN = [intended(entry()), rules(1_000), acknowledged(300), filled('f1')];
const kinds = (entries: readonly LedgerEntry[]) =>
  tradeStory(entries, 'c1')?.events.map((event) => `${event.timeMs} ${event.kind}`);

describe('the story of a trade', () => {
  test('begins with what was known at its decision and ends with what its market paid', () => {
    const story = tradeStory([...OPEN, settled('no')], 'c1');
    expect(story?.trade).toMatchObject({ id: 'c1', status: 'closed' });
    expect(story?.events).toMatchObject([
      {
        ...{ kind: 'decided', action: 'entry', probability: 0.97, model: 'a model', edgeE4: 100 },
        ...{ limitE4: 9_400, momentumBp: 2, timeToCloseS: 600 },
      },
      { kind: 'protected', by: 'monitor', rules: ['momentum of 36 bp against it'] },
      // Of NO: what YES is not.
      { kind: 'filled', action: 'entry', countE2: 300, priceE4: 9_400 },
      { kind: 'answered', action: 'entry', outcome: 'acknowledged', filledE2: 300, reason: null },
      { kind: 'settled', result: 'no' },
    ]);
  });

  test('tells an exit with who wanted it, its orders, and how it ended, whatever the order of the entries', () => {
    const entries = [
      ...OPEN,
      begun(0, { cause: 'probability-stop', reason: '39 % of 40 %' }),
      intended(exit('x1', { probability: 0 })),
      learnt('x1', { kind: 'unknown', reason: 'timeout' }, 3_050),
      learnt('x1', { kind: 'rejected', code: 'proven_absent', message: 'not there' }, 3_100),
      intended(exit('x2', { decisionNumber: 2, timeMs: 3_200 })),
      sold('s1', 'x2', 300),
      ended(2, 'flat'),
    ];
    const told = tradeStory([...entries].reverse(), 'c1')?.events;
    expect(told).toEqual(tradeStory(entries, 'c1')?.events);
    expect(told?.slice(4)).toMatchObject([
      { kind: 'exit-began', cause: 'probability-stop', reason: '39 % of 40 %' },
      { kind: 'decided', action: 'exit', cause: 'probability-stop', probability: null },
      { kind: 'filled', action: 'exit', priceE4: 5_000 },
      { kind: 'answered', outcome: 'unknown', reason: 'timeout' },
      { kind: 'answered', action: 'exit', outcome: 'rejected', reason: 'proven_absent: not there' },
      { kind: 'decided', action: 'exit' },
      { kind: 'exit-ended', result: 'flat' },
    ]);
  });

  test('holds nothing of another trade, though it stands in the same entries', () => {
    const strangers = [other, acknowledged(100, 'c2'), filled('f2', { clientOrderId: 'c2', ticker: 'U' })];
    expect(kinds([...OPEN, ...strangers, rules(2_000, { tradeId: 'c2', by: 'person' })])).toEqual(
      kinds(OPEN),
    );
  });

  test('tells a fill of which only the exchange’s own id of the order is known', () => {
    const quiet = filled('f1', { clientOrderId: '', orderId: 'o-c1' });
    expect(kinds([intended(entry()), acknowledged(300), quiet])).toContain('1001 filled');
  });

  test('tells rules only where they protect otherwise: a new peak is no news', () => {
    const peak = rules(1_500, { peakE4: 9_500 as PriceE4 });
    const person = rules(1_600, { by: 'person' });
    expect(kinds([...OPEN, peak, person])?.filter((each) => each.endsWith('protected'))).toEqual([
      ...['1000 protected', '1600 protected'],
    ]);
  });

  test('tells what was taken over from the exchange', () => {
    expect(
      tradeStory([...OPEN, adopted('a', { what: 'position', countE2: 300 })], 'c1')?.events.at(-1),
    ).toMatchObject({
      ...{ kind: 'adopted', what: 'position', countE2: 300, by: 'reconciliation' },
    });
  });

  test('is none of a trade that there is not', () => {
    expect(tradeStory(OPEN, 'nobody')).toBe(null);
    expect(tradeStory([], 'c1')).toBe(null);
  });
});
