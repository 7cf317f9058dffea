import type { Rest } from '../rest.ts';
import { type EventFeeChange, EventFeeChanges } from '../schemas/fee-changes.ts';
import { EventsPage, type WireEvent } from '../schemas/market.ts';
import { EventMetadata, EventWithMarkets } from '../schemas/series-and-events.ts';
import { EVENTS_PAGE, PAGE, part, rows } from './pages.ts';

export type EventsQuery = {
  readonly series_ticker?: string;
  /** At least one of its markets is in this state. */
  readonly status?: 'unopened' | 'open' | 'closed' | 'settled';
  readonly tickers?: string;
  readonly with_nested_markets?: boolean;
  readonly with_milestones?: boolean;
  /** Unix seconds. */
  readonly min_close_ts?: number;
  readonly min_updated_ts?: number;
  /** Rows per page, 1 to 200. */
  readonly limit?: number;
};

/** Events: one question with a market per answer. Every method throws KalshiError. */
export class EventsApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  list(query: EventsQuery = {}): AsyncGenerator<WireEvent> {
    const paged = { limit: EVENTS_PAGE, ...query };
    return rows(this.#rest, '/events', EventsPage, ({ events }) => events, paged);
  }

  /** One event with its markets inside. `not_found` for an unknown ticker. */
  async one(ticker: string): Promise<WireEvent> {
    const path = `/events/${part(ticker)}`;
    const { event, markets } = await this.#rest.get(path, EventWithMarkets, { with_nested_markets: true });
    return { ...event, markets: event.markets ?? markets ?? [] };
  }

  metadata(ticker: string): Promise<EventMetadata> {
    return this.#rest.get(`/events/${part(ticker)}/metadata`, EventMetadata);
  }

  /** Fees of single events that differ, or will, from those of their series. */
  feeChanges(query: { readonly event_ticker?: string } = {}): AsyncGenerator<EventFeeChange> {
    const paged = { limit: PAGE, ...query };
    return rows(this.#rest, '/events/fee_changes', EventFeeChanges, (page) => page.event_fee_changes, paged);
  }
}
