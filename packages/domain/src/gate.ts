import type { Book } from './book.ts';
import { expectedFeeE4, type FeeSchedule } from './fee.ts';
import { isPlainOrder } from './gate-numbers.ts';
import type { Intent } from './ledger.ts';
import { formatMoney, type MoneyE6 } from './money.ts';
import type { Side } from './order.ts';
import type { RiskLimits } from './risk-limits.ts';
import type { TradingState } from './trading-state.ts';

/** All that the gate looks at beside the order itself and the limits, of the moment of the decision. */
export type GateFacts = {
  readonly state: TradingState;
  /** Whether an intent of this id exists already: a decision is carried out once. */
  readonly isDecided: boolean;
  /** Whether anything is pending, open, unknown or held in the market, by whomever. */
  readonly isMarketHeld: boolean;
  readonly openTrades: number;
  /** What all live trades cost, orders under way at their limits. */
  readonly exposureE6: number;
  /** What may still be spent; null while no opening balance is known. */
  readonly freeE6: number | null;
  /** Realised, net, as amounts from 0 up. */
  readonly losses: Losses;
  /** Entries decided in the last 60 minutes. */
  readonly ordersLastHour: number;
  /** Wall milliseconds since the newest print, and since the newest message of any book; null before the first. */
  readonly indexAgeMs: number | null;
  readonly bookAgeMs: number | null;
  /** The market's book; null while there is none. */
  readonly book: Pick<Book, 'valid' | 'bid' | 'ask'> | null;
  readonly fees: FeeSchedule;
  /** Whether the index is something else than what the contract settles on. */
  readonly isProxyIndex: boolean;
  /** Whether the shard of the market has an order group that takes orders. */
  readonly hasOrderGroup: boolean;
};

export type Losses = {
  readonly hourE6: number;
  readonly dayE6: number;
  readonly drawdownE6: number;
};

/** Why an order may not leave, by a stable code, in the order in which it is asked. `docs/reference/risk-codes.md` is made from it. */
export const DENIALS = {
  limit_price: 'The limit is no price of a contract: above nothing and below a dollar.',
  numbers: 'Count, limit, price and kind of the order contradict each other, or are no amounts.',
  state:
    'The trading state does not let this order pass: entries want `active`, exits of strategies all but `halted`.',
  duplicate:
    'The decision was carried out already, or something is pending, open, unknown or held in its market.',
  market_closed: 'The market has closed.',
  order_group: 'The exchange’s own fuse is missing: the shard has no order group that takes orders.',
  proxy_index:
    'The settlement index is not received, a proxy stands in for it, and the close is too near to rely on that.',
  index_age: 'The newest index print is too old, or none has come.',
  book_age: 'The newest message of the books is too old, or none has come.',
  book: 'The market’s book is missing, invalid, crossed, or has only one side.',
  spread: 'Bid and ask of the side are too far apart.',
  price_band: 'The limit is too far from the ask that is quoted.',
  contracts: 'More contracts than one entry may buy.',
  trade_loss: 'With fees it costs, and so can lose, more than one trade may.',
  open_trades: 'As many trades as may be open are open.',
  exposure: 'All live trades together would cost more than they may.',
  balance: 'The balance does not cover cost and fees, or is not known.',
  orders_per_hour: 'As many entries as an hour may have were decided in the last one.',
  drawdown: 'The profit has fallen as far below its highest as it may.',
  day_loss: 'The trades that ended this day (UTC) have lost as much as a day may.',
  hour_loss: 'The trades that ended in the last hour have lost as much as an hour may.',
} as const;

export type DenialCode = keyof typeof DENIALS;
export type Denial = { readonly code: DenialCode; readonly message: string };

/** Rounding of fees at balances kept in cents. */
const FEE_ROUNDING_E6 = 10_000;

/**
 * The gate before every order; null lets it pass. Cancels do not come here: they always pass. Exits are only asked for
 * the sanity of their own numbers, and those of strategies for the trading state. Every check is written so that NaN, in
 * the order, the facts or the limits, is denied.
 */
export function gate(intent: Intent, facts: GateFacts, limits: RiskLimits): Denial | null {
  if (intent.action === 'exit') return gateExit(intent, facts.state);
  return (
    denyNumbers(intent) ??
    denyPermission(intent, facts) ??
    denyData(intent, facts, limits) ??
    denyQuote(intent, facts, limits) ??
    denySize(intent, facts, limits) ??
    denyHistory(facts, limits)
  );
}

function denyNumbers(intent: Intent): Denial | null {
  const { limitE4 } = intent;
  if (!(limitE4 > 0 && limitE4 < 10_000)) return denial('limit_price', `limit ${limitE4} is no price`);
  return isPlainOrder(intent) ? null : denial('numbers', DENIALS.numbers);
}

const denial = (code: DenialCode, message: string): Denial => ({ code, message });

/** Of an exit, whatever else may be known. */
export function gateExit(intent: Intent, state: TradingState): Denial | null {
  const denied = denyNumbers(intent);
  if (denied !== null) return denied;
  if (intent.cause !== 'strategy' || state === 'active' || state === 'reducing') return null;
  return denial('state', `trading is ${state}: a strategy sells nothing`);
}

function denyPermission({ ticker, timeToCloseS }: Intent, facts: GateFacts): Denial | null {
  if (facts.state !== 'active') return denial('state', `trading is ${facts.state}`);
  if (facts.isDecided !== false) return denial('duplicate', 'this decision was carried out already');
  if (facts.isMarketHeld !== false)
    return denial('duplicate', `something is pending, open, unknown or held in ${ticker}`);
  if (!(timeToCloseS > 0 && Number.isFinite(timeToCloseS)))
    return denial('market_closed', `${timeToCloseS} s to the close`);
  if (facts.hasOrderGroup !== true) return denial('order_group', DENIALS.order_group);
  return null;
}

function denyData({ timeToCloseS }: Intent, facts: GateFacts, limits: RiskLimits): Denial | null {
  const { indexAgeMs, bookAgeMs, isProxyIndex } = facts;
  if (isProxyIndex !== false && !(timeToCloseS >= limits.proxyMinTimeToCloseS))
    return denial('proxy_index', `${timeToCloseS} s to the close, and only a proxy of the index`);
  if (!isWithin(indexAgeMs, limits.maxIndexAgeMs))
    return denial('index_age', `the index is ${indexAgeMs} ms old, at most ${limits.maxIndexAgeMs}`);
  if (!isWithin(bookAgeMs, limits.maxBookAgeMs))
    return denial('book_age', `the books are ${bookAgeMs} ms old, at most ${limits.maxBookAgeMs}`);
  return null;
}

function denyQuote({ side, limitE4 }: Intent, { book }: GateFacts, limits: RiskLimits): Denial | null {
  const quote = book?.valid === true ? quoted(book, side) : null;
  if (quote === null) return denial('book', DENIALS.book);
  const { bidE4, askE4 } = quote;
  if (!(askE4 - bidE4 <= limits.maxSpreadE4))
    return denial('spread', `bid ${bidE4}, ask ${askE4}, at most ${limits.maxSpreadE4} apart`);
  if (!(Math.abs(limitE4 - askE4) <= limits.priceBandE4))
    return denial('price_band', `limit ${limitE4}, ask ${askE4}, at most ${limits.priceBandE4} apart`);
  return null;
}

/** Two sides of sound prices that do not cross, or nothing. */
function quoted(book: Pick<Book, 'bid' | 'ask'>, side: Side): { bidE4: number; askE4: number } | null {
  const [bidE4, askE4] = [book.bid(side), book.ask(side)];
  if (bidE4 === null || askE4 === null) return null;
  return bidE4 > 0 && askE4 > bidE4 && askE4 < 10_000 ? { bidE4, askE4 } : null;
}

function denySize({ countE2, limitE4 }: Intent, facts: GateFacts, limits: RiskLimits): Denial | null {
  if (!(countE2 <= limits.maxContractsE2))
    return denial('contracts', `${countE2 / 100} contracts, at most ${limits.maxContractsE2 / 100}`);
  const costE6 = countE2 * limitE4;
  const needsE6 = costE6 + Math.ceil(countE2 * expectedFeeE4(facts.fees, limitE4)) + FEE_ROUNDING_E6;
  if (!(needsE6 >= costE6 && needsE6 <= limits.maxTradeLossE6))
    return denial('trade_loss', `it can lose ${dollars(needsE6)}, at most ${dollars(limits.maxTradeLossE6)}`);
  const { openTrades, exposureE6, freeE6 } = facts;
  if (!(openTrades >= 0 && openTrades < limits.maxOpenTrades))
    return denial('open_trades', `${openTrades} trades are open, at most ${limits.maxOpenTrades}`);
  if (!(exposureE6 >= 0 && exposureE6 + costE6 <= limits.maxExposureE6)) {
    const wouldE6 = dollars(exposureE6 + costE6);
    return denial('exposure', `all trades would cost ${wouldE6}, at most ${dollars(limits.maxExposureE6)}`);
  }
  if (!(freeE6 !== null && Number.isFinite(freeE6) && needsE6 <= freeE6)) {
    const has = freeE6 === null ? 'unknown' : dollars(freeE6);
    return denial('balance', `it needs ${dollars(needsE6)}, to spend: ${has}`);
  }
  return null;
}

function denyHistory({ ordersLastHour, losses }: GateFacts, limits: RiskLimits): Denial | null {
  if (!(ordersLastHour >= 0 && ordersLastHour < limits.maxOrdersPerHour))
    return denial('orders_per_hour', `${ordersLastHour} in 60 minutes, at most ${limits.maxOrdersPerHour}`);
  return lossBeyond(losses, limits);
}

export type LossCode = 'hour_loss' | 'day_loss' | 'drawdown';

const LOSS_LIMITS: Readonly<Record<LossCode, (losses: Losses, limits: RiskLimits) => [number, number]>> = {
  drawdown: ({ drawdownE6 }, { maxDrawdownE6 }) => [drawdownE6, maxDrawdownE6],
  day_loss: ({ dayE6 }, { maxDayLossE6 }) => [dayE6, maxDayLossE6],
  hour_loss: ({ hourE6 }, { maxHourLossE6 }) => [hourE6, maxHourLossE6],
};

/** The loss limit that is reached, the gravest first; null when none is. */
export function lossBeyond(losses: Losses, limits: RiskLimits): (Denial & { code: LossCode }) | null {
  for (const code of Object.keys(LOSS_LIMITS) as LossCode[]) {
    const [lost, most] = LOSS_LIMITS[code](losses, limits);
    if (!(lost >= 0 && lost < most))
      return { code, message: `lost ${dollars(lost)}, at most ${dollars(most)}` };
  }
  return null;
}

const isWithin = (ageMs: number | null, maxMs: number): boolean =>
  ageMs !== null && ageMs >= 0 && ageMs <= maxMs;

const dollars = (amountE6: number): string =>
  Number.isSafeInteger(amountE6) ? `$${formatMoney(amountE6 as MoneyE6)}` : `$${amountE6 / 1_000_000}`;
