import { DAY_MS } from '@rec-io/domain/time';
import type { AccountOrder } from '../account-order.ts';
import type { TradingMarket } from '../trading-market.ts';

/**
 * Markets that were paid longer ago than this are historical. The exchange's own window is three months; here it is short
 * enough that a client meets both sides of it within the three days that are kept.
 */
const LIVE_MS = DAY_MS;

/** To whole seconds, as it is told. */
export const marketsCutoffMs = (nowMs: number): number => Math.floor((nowMs - LIVE_MS) / 1_000) * 1_000;

export const isHistorical = ({ settledTimeMs }: TradingMarket, nowMs: number): boolean =>
  settledTimeMs !== null && settledTimeMs < marketsCutoffMs(nowMs);

/** How long what is finished stays in the live lists of an account; afterwards it is in the historical ones. */
const ORDERS_MS = 14 * DAY_MS;
/** As long as a finished market is kept; the tape of public trades goes back further. */
const TRADES_MS = 3 * DAY_MS;

export const ordersCutoffMs = (nowMs: number): number => nowMs - ORDERS_MS;
/** Of public trades, of fills and of positions that were paid; to whole seconds, as it is told. */
export const tradesCutoffMs = (nowMs: number): number => Math.floor((nowMs - TRADES_MS) / 1_000) * 1_000;

export const isPastOrder = ({ status, updatedTimeMs }: AccountOrder, nowMs: number): boolean =>
  status !== 'resting' && updatedTimeMs < ordersCutoffMs(nowMs);
