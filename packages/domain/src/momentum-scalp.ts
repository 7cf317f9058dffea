import { untimely } from './entry-window.ts';
import { expectedFeeE4 } from './fee.ts';
import { MOMENTUM_SCALP_PARAMETERS } from './momentum-scalp-parameters.ts';
import type { PriceE4 } from './money.ts';
import type { Side } from './order.ts';
import { numberOf, type Parameters } from './parameters.ts';
import {
  attemptKey,
  type EntrySignal,
  type ExitSignal,
  type Explanation,
  type HeldTrade,
  type StrategyDecision,
  type StrategyDefinition,
  type StrategyInput,
  type StrategyMemory,
} from './strategy.ts';
import { askE4, bidE4, edgeE4, type StrikeRow, sideProbability } from './strike-ladder.ts';

type Memory = {
  /** Markets of this monitor's open trades, sorted. */
  readonly open: readonly string[];
  /** When the last trade in a market was first seen to have ended: exchange time. */
  readonly endedAtMs: { readonly [ticker: string]: number };
};

const NO_TRADES: Memory = { open: [], endedAtMs: {} };

/**
 * Momentum Scalp: buys near the money in the direction of momentum, and sells within minutes.
 *
 * Entry, all of it: the size of momentum is from `min_momentum` to `max_momentum`; up buys YES, down buys NO; the ask is
 * from `min_price` to `max_price`, the spread at most `max_spread`, the volume at least `min_volume`; {@link roundTripE4} is
 * at least `min_edge`; `min_time` to `max_time` seconds to the close are left; nobody holds anything in the market;
 * `re_entry_wait` is over since its last trade or attempt; fewer than `max_trades` are open or under way. Best round trip first.
 *
 * Exit, any of it: momentum in the trade's direction is below `exit_momentum`; the trade is `max_hold` seconds old;
 * `exit_time` seconds to the close are left. Momentum that is unknown enters nothing and reverses nothing.
 */
export const MOMENTUM_SCALP: StrategyDefinition = {
  name: 'Momentum Scalp',
  description:
    'Short holds: buys near the money in the direction of momentum, sells when it fades, after minutes, or before the close.',
  parameters: MOMENTUM_SCALP_PARAMETERS,
  memory: NO_TRADES,
  suggestedRules: {
    take_profit_enabled: true,
    take_profit_gain: 8,
    trailing_stop_enabled: true,
    trailing_stop_distance: 4,
    trailing_stop_arm_gain: 4,
    time_stop_enabled: true,
    time_stop_seconds: 75,
    // A scalp without an index has lost its reason.
    on_stale: 'exit',
    stale_exit_seconds: 15,
  },
  decide,
  explain,
};

function decide(input: StrategyInput, memory: StrategyMemory, parameters: Parameters): StrategyDecision {
  const remembered = remember(input, memory as Memory);
  const exits = input.trades.flatMap((trade) => exitOf(trade, input, parameters));
  const isOpen = untimely(input, parameters) === null;
  return {
    memory: remembered,
    signals: isOpen ? [...exits, ...entries(input, remembered, parameters)] : exits,
    status: { state: isOpen ? 'ACTIVE' : 'INACTIVE', pausedForS: null },
  };
}

/**
 * What a contract earns if it is bought at the ask and the market then comes to the model's price: it is sold half a spread
 * below that, and both orders pay the taker's fee. In 1/10,000 $; NaN while anything of it is unknown.
 */
export function roundTripE4(row: StrikeRow, side: Side): number {
  const [ask, bid] = [askE4(row, side), bidE4(row, side)];
  if (ask === null || bid === null) return Number.NaN;
  const saleE4 = Math.round(sideProbability(row, side) * 10_000 - (ask - bid) / 2) as PriceE4;
  const { fees } = row.market;
  return saleE4 - expectedFeeE4(fees, saleE4) - ask - expectedFeeE4(fees, ask);
}

function entries(input: StrategyInput, memory: Memory, parameters: Parameters): EntrySignal[] {
  if (unmoved(input.momentumBp, parameters) !== null) return [];
  return looked(input, memory, parameters)
    .filter(({ refused }) => refused === null)
    .map(({ row, side, limitE4 }) => ({
      kind: 'entry',
      ticker: row.market.ticker,
      side,
      limitE4,
      probability: sideProbability(row, side),
      edgeE4: edgeE4(row, side),
    }));
}

/** What `decide` made of an instant, strike by strike. */
function explain(input: StrategyInput, memory: StrategyMemory, parameters: Parameters): Explanation {
  const remembered = remember(input, memory as Memory);
  return {
    overall: untimely(input, parameters) ?? unmoved(input.momentumBp, parameters),
    strikes: looked(input, remembered, parameters).map(({ row, side, refused }) => ({
      ticker: row.market.ticker,
      side,
      refused,
    })),
  };
}

/** Why this momentum is nothing to follow, in words, or null. */
function unmoved(momentumBp: number | null, parameters: Parameters): string | null {
  if (momentumBp === null) return 'momentum is not known yet';
  const size = Math.abs(momentumBp);
  if (size < numberOf(parameters, 'min_momentum')) return 'momentum is below the minimum';
  return size > numberOf(parameters, 'max_momentum') ? 'momentum is above the maximum' : null;
}

type Looked = {
  readonly row: StrikeRow;
  readonly side: Side;
  /** Its ask. */
  readonly limitE4: PriceE4;
  readonly roundTripE4: number;
  /** Why it is not bought, in words, or null. */
  readonly refused: string | null;
};

/** Every strike by the side that momentum points to, best round trip first: those that are bought before all others. */
function looked(input: StrategyInput, memory: Memory, parameters: Parameters): Looked[] {
  const { ladder, momentumBp, trades } = input;
  const rows = ladder?.rows ?? [];
  const side: Side = (momentumBp ?? 0) > 0 ? 'yes' : 'no';
  const limits = limitsOf(parameters);
  const free = numberOf(parameters, 'max_trades') - trades.length - underWay(input, rows);
  const all = rows.map((row): Looked => {
    const refused = unfit(row, side, limits) ?? taken(row, side, input, memory, parameters);
    const limitE4 = askE4(row, side) ?? (0 as PriceE4);
    return { row, side, limitE4, roundTripE4: roundTripE4(row, side), refused };
  });
  const good = all
    .filter(({ refused }) => refused === null)
    .sort((a, b) => b.roundTripE4 - a.roundTripE4 || (a.row.market.ticker < b.row.market.ticker ? -1 : 1))
    .map((one, i) => (i < free ? one : { ...one, refused: 'no more trades are allowed at once' }));
  return [...good, ...all.filter(({ refused }) => refused !== null)];
}

/** Markets that this monitor tried and that somebody holds now, but not as an open trade of its own: orders without an answer. */
function underWay({ held, attemptedAtMs, trades }: StrategyInput, rows: readonly StrikeRow[]): number {
  if (attemptedAtMs.size === 0) return 0;
  const isTried = (ticker: string) =>
    attemptedAtMs.has(attemptKey(ticker, 'yes')) || attemptedAtMs.has(attemptKey(ticker, 'no'));
  const isOpen = (ticker: string) => trades.some((trade) => trade.ticker === ticker);
  return rows.filter(({ market: { ticker } }) => held.has(ticker) && isTried(ticker) && !isOpen(ticker))
    .length;
}

/** Prices in 1/10,000 $, the volume in 1/100 contract. */
function limitsOf(parameters: Parameters) {
  const hundredfold = (key: string) => Math.round(numberOf(parameters, key) * 100);
  return {
    minPriceE4: hundredfold('min_price'),
    maxPriceE4: hundredfold('max_price'),
    maxSpreadE4: hundredfold('max_spread'),
    minEdgeE4: hundredfold('min_edge'),
    minVolumeE2: hundredfold('min_volume'),
  };
}

/** Why a strike is not fit for a scalp, in words, or null. */
function unfit(row: StrikeRow, side: Side, limits: ReturnType<typeof limitsOf>): string | null {
  const [ask, bid] = [askE4(row, side), bidE4(row, side)];
  if (row.market.status !== 'active') return 'its market does not trade';
  if (ask === null || bid === null) return 'its book has not two sides';
  if (ask < limits.minPriceE4) return 'its ask is below the minimum price';
  if (ask > limits.maxPriceE4) return 'its ask is above the maximum price';
  if (ask - bid > limits.maxSpreadE4) return 'its spread is above the maximum';
  if (row.volumeE2 < limits.minVolumeE2) return 'less than the minimum volume has traded';
  // Written so that NaN fails.
  return roundTripE4(row, side) >= limits.minEdgeE4 ? null : 'its round trip earns less than the minimum';
}

/** Why a strike that is fit is left alone now, in words, or null. */
function taken(
  { market: { ticker } }: StrikeRow,
  side: Side,
  { nowMs, held, attemptedAtMs }: StrategyInput,
  { endedAtMs }: Memory,
  parameters: Parameters,
): string | null {
  const waitMs = numberOf(parameters, 're_entry_wait') * 1000;
  const isRecent = (timeMs: number | undefined) => timeMs !== undefined && nowMs - timeMs < waitMs;
  if (held.has(ticker)) return 'something is pending, open, unknown or held in its market';
  if (isRecent(endedAtMs[ticker])) return 'its last trade ended a moment ago';
  return isRecent(attemptedAtMs.get(attemptKey(ticker, side))) ? 'it was tried a moment ago' : null;
}

function exitOf(trade: HeldTrade, input: StrategyInput, parameters: Parameters): ExitSignal[] {
  const reason = exitReason(trade, input, parameters);
  return reason === null ? [] : [{ kind: 'exit', tradeId: trade.id, reason }];
}

function exitReason(trade: HeldTrade, input: StrategyInput, parameters: Parameters): string | null {
  const { nowMs, momentumBp, ladder } = input;
  const heldS = (nowMs - trade.openedAtMs) / 1000;
  if (heldS >= numberOf(parameters, 'max_hold')) return `held for ${Math.floor(heldS)} s`;
  const isListed = ladder?.rows.some(({ market }) => market.ticker === trade.ticker) ?? false;
  const timeToCloseS = ladder !== null && isListed ? (ladder.closeTimeMs - nowMs) / 1000 : Infinity;
  if (timeToCloseS <= numberOf(parameters, 'exit_time')) return `${Math.ceil(timeToCloseS)} s to the close`;
  if (momentumBp === null) return null;
  const directedBp = trade.side === 'yes' ? momentumBp : -momentumBp;
  if (directedBp >= numberOf(parameters, 'exit_momentum')) return null;
  return `momentum in its direction is ${directedBp.toFixed(1)} bp`;
}

/** Trades that ended stay in the memory while their market is listed. The memory itself where nothing changed. */
function remember({ nowMs, trades, ladder }: StrategyInput, memory: Memory): Memory {
  const open = [...new Set(trades.map(({ ticker }) => ticker))].sort();
  const ended = memory.open.filter((ticker) => !open.includes(ticker));
  const listed = new Set(ladder?.rows.map(({ market }) => market.ticker));
  const past = Object.entries(memory.endedAtMs).filter(([ticker]) => ladder === null || listed.has(ticker));
  const isSame = ended.length === 0 && open.length === memory.open.length;
  if (isSame && past.length === Object.keys(memory.endedAtMs).length) return memory;
  return { open, endedAtMs: Object.fromEntries([...past, ...ended.map((ticker) => [ticker, nowMs])]) };
}
