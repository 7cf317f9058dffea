import { expectedFeeE4, QUADRATIC_FEES } from '../src/fee.ts';
import type { Market } from '../src/market.ts';
import type { PriceE4 } from '../src/money.ts';
import { defaultsOf, type Parameters } from '../src/parameters.ts';
import { CERTAIN } from '../src/probability.ts';
import type { StrategyDefinition, StrategyInput, StrategyMemory } from '../src/strategy.ts';
import type { StrikeRow } from '../src/strike-ladder.ts';

export const CLOSE_MS = Date.parse('2026-10-08T16:00:00Z');
export const INDEX_E4 = 1_000_000_000 as PriceE4;

/** What a strike's row is made of; asks in cents, null where nobody offers. */
export type RowFacts = {
  readonly strike?: number;
  readonly probability?: number;
  readonly yesAsk?: number | null;
  readonly noAsk?: number | null;
  readonly volume?: number;
  readonly status?: Market['status'];
};

/** A strike of BTC under an index of 100,000 $. Without facts: 99,000 $, 96 % likely, offered at 93 cents, bid 91. */
export function row(facts: RowFacts = {}): StrikeRow {
  const {
    strike = 99_000,
    probability = 0.96,
    yesAsk = 93,
    noAsk = 9,
    volume = 2_000,
    status = 'active',
  } = facts;
  const market: Market = {
    ticker: `T${strike}`,
    eventTicker: 'E',
    seriesTicker: 'KXBTCD',
    symbol: 'BTC',
    floorStrikeE4: (strike * 10_000 - 100) as PriceE4,
    openTimeMs: CLOSE_MS - 3_600_000,
    closeTimeMs: CLOSE_MS,
    status,
    title: 'E?',
    strikeType: 'greater',
    strikeText: `$${strike} or above`,
    exchangeIndex: 2,
    tickE4: 100 as PriceE4,
    fees: QUADRATIC_FEES,
    volumeE2: volume * 100,
  };
  const price = (cents: number | null) => (cents === null ? null : ((cents * 100) as PriceE4));
  const edge = (chance: number, ask: PriceE4 | null) =>
    ask === null ? Number.NaN : chance * 10_000 - ask - expectedFeeE4(QUADRATIC_FEES, ask);
  return {
    market,
    bufferE4: INDEX_E4 - strike * 10_000,
    probability,
    activeSide: INDEX_E4 > market.floorStrikeE4 ? 'yes' : 'no',
    yesBidE4: price(noAsk === null ? null : 100 - noAsk),
    noBidE4: price(yesAsk === null ? null : 100 - yesAsk),
    yesAskE4: price(yesAsk),
    noAskE4: price(noAsk),
    yesEdgeE4: edge(probability, price(yesAsk)),
    noEdgeE4: edge(1 - probability, price(noAsk)),
    volumeE2: market.volumeE2,
  };
}

/** Ten minutes before the close, without momentum or trades. */
export function input(rows: readonly StrikeRow[], change: Partial<StrategyInput> = {}): StrategyInput {
  return {
    nowMs: CLOSE_MS - 600_000,
    indexE4: INDEX_E4,
    momentumBp: 0,
    ladder: { eventTicker: 'E', closeTimeMs: CLOSE_MS, rows, uncertainty: CERTAIN },
    held: new Set(),
    traded: new Set(),
    attemptedAtMs: new Map(),
    trades: [],
    ...change,
  };
}

/** A strategy with its defaults, but for some settings, that has seen nothing, but for some memory. */
export const deciding =
  (strategy: StrategyDefinition, settings: Parameters = {}) =>
  (given: StrategyInput, memory: StrategyMemory = strategy.memory) =>
    strategy.decide(given, memory, { ...defaultsOf(strategy.parameters), ...settings });
