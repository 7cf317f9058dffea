import { describe, expect, test } from 'vitest';
import { QUADRATIC_FEES } from './fee.ts';
import { HOURLY_HTC } from './hourly-htc.ts';
import type { Market } from './market.ts';
import type { CountE2, PriceE4 } from './money.ts';
import { defaultsOf, type Parameters } from './parameters.ts';
import { attemptKey, type StrategyInput, type StrategyMemory } from './strategy.ts';
import { type LadderRow, StrikeLadder } from './strike-ladder.ts';
import { MINUTE_MS } from './time.ts';

const CLOSE = Date.parse('2026-10-08T16:00:00Z');
const INDEX = 1_000_000_000 as PriceE4;

const market = (strike: number): Market => ({
  ticker: `T${strike}`,
  eventTicker: 'E',
  seriesTicker: 'KXBTCD',
  symbol: 'BTC',
  floorStrikeE4: (strike * 10_000 - 100) as PriceE4,
  openTimeMs: CLOSE - 60 * MINUTE_MS,
  closeTimeMs: CLOSE,
  status: 'active',
  title: 'E?',
  strikeType: 'greater',
  strikeText: `$${strike} or above`,
  exchangeIndex: 2,
  tickE4: 100 as PriceE4,
  fees: QUADRATIC_FEES,
  volumeE2: 200_000,
});

/** A ladder with one strike at 99,000 $ under an index of 100,000 $, offered at 93 cents. */
function scene(
  change: { probability?: number; noBid?: number; volumeE2?: number; secondsToClose?: number } = {},
) {
  const ladder = new StrikeLadder(market(99_000));
  const row = ladder.put({ ...market(99_000), volumeE2: change.volumeE2 ?? 200_000 });
  const noBid = (change.noBid ?? 700) as PriceE4;
  row.book.snapshot([[9_100 as PriceE4, 5_000 as CountE2]], [[noBid, 5_000 as CountE2]]);
  ladder.refresh(INDEX, { above: () => change.probability ?? 0.96 });
  const input = {
    indexE4: INDEX,
    trades: [],
    nowMs: CLOSE - (change.secondsToClose ?? 600) * 1_000,
    ladder,
    momentumBp: 0,
    held: new Set<string>(),
    traded: new Set<string>(),
    attemptedAtMs: new Map<string, number>(),
  } satisfies StrategyInput;
  return { input, row };
}

/** A monitor of the strategy: it keeps the memory. */
function strategy(settings: Parameters = {}) {
  const parameters = { ...defaultsOf(HOURLY_HTC.parameters), ...settings };
  let memory: StrategyMemory = HOURLY_HTC.memory;
  return {
    look(input: StrategyInput) {
      const decision = HOURLY_HTC.decide(input, memory, parameters);
      memory = decision.memory;
      return decision;
    },
    signals(input: StrategyInput) {
      return this.look(input).signals.filter((signal) => signal.kind === 'entry');
    },
  };
}

describe('Hourly HTC', () => {
  test('buys what is nearly certain and still cheap, at the ask it saw', () => {
    const { input } = scene();
    const [signal, ...rest] = strategy().signals(input);
    expect(rest).toEqual([]);
    expect(signal).toMatchObject({
      ticker: 'T99000',
      side: 'yes',
      limitE4: 9_300,
      probability: 0.96,
    });
    // 96 cents − 93 cents − 0.07 · 0.93 · 0.07
    expect(signal?.edgeE4).toBeCloseTo(300 - 45.57, 9);
  });

  test.each([
    ['probability below 95 %', { probability: 0.949 }],
    ['edge after fee below a quarter cent', { probability: 0.95, noBid: 540 }],
    ['unknown probability', { probability: Number.NaN }],
    ['ask above 98 cents', { probability: 0.9999, noBid: 100 }],
    ['less than 1,000 contracts traded', { volumeE2: 99_999 }],
    ['more than 15 minutes to close', { secondsToClose: 901 }],
    ['less than 2 minutes to close', { secondsToClose: 119 }],
  ])('does not buy: %s', (_reason, change) => {
    expect(strategy().signals(scene(change).input)).toEqual([]);
  });

  test('does not buy without momentum, on an invalid book, or in a market that is not active', () => {
    const { input, row } = scene();
    expect(strategy().signals({ ...input, momentumBp: null })).toEqual([]);
    row.market = { ...row.market, status: 'closed' };
    expect(strategy().signals(input)).toEqual([]);
    const invalid = scene();
    invalid.row.book.invalidate('gap');
    invalid.input.ladder.refresh(INDEX, { above: () => 0.96 });
    expect(strategy().signals(invalid.input)).toEqual([]);
  });

  test('buys NO above the index', () => {
    const ladder = new StrikeLadder(market(101_000));
    const row: LadderRow = ladder.put(market(101_000));
    row.book.snapshot([[700 as PriceE4, 5_000 as CountE2]], [[9_000 as PriceE4, 5_000 as CountE2]]);
    ladder.refresh(INDEX, { above: () => 0.03 });
    const [signal] = strategy().signals({ ...scene().input, ladder });
    expect(signal).toMatchObject({ ticker: 'T101000', side: 'no', limitE4: 9_300, probability: 0.97 });
  });

  test('leaves alone what is held, what was traded, and what was tried within ten seconds', () => {
    const { input } = scene();
    const key = attemptKey('T99000', 'yes');
    expect(strategy().signals({ ...input, held: new Set(['T99000']) })).toEqual([]);
    expect(strategy().signals({ ...input, traded: new Set(['T99000']) })).toEqual([]);
    expect(
      strategy({ allow_re_entry: true }).signals({ ...input, traded: new Set(['T99000']) }),
    ).toHaveLength(1);
    expect(strategy().signals({ ...input, attemptedAtMs: new Map([[key, input.nowMs - 9_999]]) })).toEqual(
      [],
    );
    expect(
      strategy().signals({ ...input, attemptedAtMs: new Map([[key, input.nowMs - 10_000]]) }),
    ).toHaveLength(1);
  });

  test('pauses at a momentum spike and resumes after fifteen minutes of calm, not before', () => {
    const htc = strategy();
    const { input } = scene();
    const spikeMs = input.nowMs - 20 * MINUTE_MS;
    const look = (minutes: number, momentumBp: number) =>
      htc.look({ ...input, nowMs: spikeMs + minutes * MINUTE_MS, momentumBp });
    expect(look(0, -36).status).toEqual({ state: 'PAUSED', pausedForS: 900 });
    look(1, 31);
    look(2, 29);
    expect(look(16, 0)).toMatchObject({ status: { pausedForS: 60 }, signals: [] });
    look(17, 0);
    expect(htc.look(input)).toMatchObject({ status: { state: 'ACTIVE' }, signals: [{ ticker: 'T99000' }] });
  });
});
