import type { Rest } from '../rest.ts';
import {
  Balance,
  FillsPage,
  PositionsPage,
  RestingValue,
  SettlementsPage,
  type WireBalance,
  type WireEventPosition,
  type WireFill,
  type WirePosition,
  type WireSettlement,
} from '../schemas/portfolio.ts';
import { type CashMovement, DepositsPage, WithdrawalsPage } from '../schemas/transfers.ts';
import { PAGE, rows, SHORT_PAGE } from './pages.ts';

/**
 * 0 (primary) to 63. Left out, lists of orders, fills and settlements are of all subaccounts; balance, positions and places in
 * the queue are of the primary one.
 */
export type OfSubaccount = { readonly subaccount?: number };

export type PositionsQuery = OfSubaccount & {
  readonly ticker?: string;
  readonly event_ticker?: string;
  /** Only rows where this is not zero: `position`, `total_traded`, or both separated by a comma. */
  readonly count_filter?: string;
  readonly settlement_status?: 'unsettled' | 'settled' | 'all';
  readonly exchange_index?: number;
};

/** Times are Unix seconds, inclusive. */
export type FillsQuery = OfSubaccount & {
  /** Up to 100, separated by commas. */
  readonly ticker?: string;
  readonly order_id?: string;
  readonly min_ts?: number;
  readonly max_ts?: number;
  readonly exchange_index?: number;
};

export type SettlementsQuery = OfSubaccount & {
  readonly ticker?: string;
  readonly event_ticker?: string;
  readonly min_ts?: number;
  readonly max_ts?: number;
};

/** What the account has and what was done to it. Reading may lag a write by a second. Every method throws KalshiError. */
export class PortfolioApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** Cash in all and by shard; orders are paid from the cash of their market's shard only. */
  balance(query: OfSubaccount & { readonly exchange_index?: number } = {}): Promise<WireBalance> {
    return this.#rest.get('/portfolio/balance', Balance, query);
  }

  /** Net contracts by market: above zero YES, below zero NO. Settled ones are left out unless asked for. */
  positions(query: PositionsQuery = {}): AsyncGenerator<WirePosition> {
    const paged = { limit: PAGE, ...query };
    return rows(this.#rest, '/portfolio/positions', PositionsPage, (page) => page.market_positions, paged);
  }

  eventPositions(query: PositionsQuery = {}): AsyncGenerator<WireEventPosition> {
    const paged = { limit: PAGE, ...query };
    return rows(this.#rest, '/portfolio/positions', PositionsPage, (page) => page.event_positions, paged);
  }

  /** Newest first. The client order id is not in them: an order's fills are found by its order id. */
  fills(query: FillsQuery = {}): AsyncGenerator<WireFill> {
    return rows(this.#rest, '/portfolio/fills', FillsPage, ({ fills }) => fills, { limit: PAGE, ...query });
  }

  settlements(query: SettlementsQuery = {}): AsyncGenerator<WireSettlement> {
    const paged = { limit: PAGE, ...query };
    return rows(this.#rest, '/portfolio/settlements', SettlementsPage, (page) => page.settlements, paged);
  }

  /** In cents, with the shards in dollars. */
  totalRestingValue(): Promise<RestingValue> {
    return this.#rest.get('/portfolio/summary/total_resting_order_value', RestingValue);
  }

  deposits(): AsyncGenerator<CashMovement> {
    const paged = { limit: SHORT_PAGE };
    return rows(this.#rest, '/portfolio/deposits', DepositsPage, ({ deposits }) => deposits, paged);
  }

  withdrawals(): AsyncGenerator<CashMovement> {
    const paged = { limit: SHORT_PAGE };
    return rows(this.#rest, '/portfolio/withdrawals', WithdrawalsPage, (page) => page.withdrawals, paged);
  }
}
