import { describe, expect, test } from 'vitest';
import { eventText } from './event-text.ts';
import type { StoryEvent } from './explain-query.ts';

const decided: StoryEvent = {
  ...{ kind: 'decided', timeMs: 1, action: 'entry', cause: 'entry', method: 'auto', countE2: 200 },
  ...{ limitE4: 9_600, probability: 0.967, model: 'adaptive/btc/2018', edgeE4: 62, indexE4: 821_432_700 },
  ...{ momentumBp: -3.5, timeToCloseS: 612 },
} as StoryEvent;

describe('an event in words', () => {
  test('of a decision says what was known then', () => {
    const { what, knew } = eventText(decided);
    expect(what).toBe('Wanted 2, at most 96¢ each');
    expect(knew).toEqual([
      ['Probability', '96.7%'],
      ['Edge', '+0.6¢'],
      ['Index', '82,143.27'],
      ['Momentum', '−3.5 bp'],
      ['To the close', '10:12'],
      ['Model', 'adaptive/btc/2018'],
    ]);
  });

  test('of an exit without an index says that nothing was known', () => {
    const { what, more, knew } = eventText({
      ...decided,
      ...{ action: 'exit', cause: 'stale-stop', probability: null, model: null, momentumBp: null },
    } as StoryEvent);
    expect([what, more]).toEqual(['Ordered to sell 2, at least 96¢ each', ['no fresh index']]);
    expect(knew).toEqual([
      ['Probability', 'not known'],
      ['Index', '82,143.27'],
      ['Momentum', 'not known'],
      ['To the close', '10:12'],
    ]);
  });

  test.each<[StoryEvent, string, readonly string[]]>([
    [
      { kind: 'answered', timeMs: 1, action: 'entry', outcome: 'rejected', filledE2: null, reason: 'x: no' },
      'The exchange refused the order to buy',
      ['x: no'],
    ],
    [
      {
        kind: 'filled',
        timeMs: 1,
        action: 'exit',
        countE2: 100,
        priceE4: 9_750,
        feeE6: 2_700,
        isTaker: true,
      },
      'Sold 1 at 97.5¢',
      ['fee $0.0027'],
    ],
    [
      { kind: 'protected', timeMs: 1, by: 'monitor', rules: [] },
      'Nothing sells it by itself: it is kept until its market is settled',
      [],
    ],
    [
      { kind: 'exit-began', timeMs: 1, cause: 'probability-stop', reason: '39 % of 40 %', floorE4: 100 },
      'Somebody wanted out: stop by probability',
      ['39 % of 40 %', 'no lower than 1¢'],
    ],
    [{ kind: 'settled', timeMs: 1, result: 'no' }, 'The market was settled: NO paid', []],
  ])('%j', (event, what, more) => {
    expect(eventText(event)).toMatchObject({ what, more });
  });
});
