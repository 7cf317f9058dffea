import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CoinSymbol } from '@rec-io/domain/market';
import { parseCountE2, parseMoneyE6, parsePriceE4 } from '@rec-io/domain/money';
import { levelOf, parseIndexE4, parseMeanE4 } from './amounts.ts';
import { IndexData } from './schemas/frames/index-values.ts';
import type { Message } from './schemas/frames.ts';
import { decoder, WireError } from './wire.ts';

type Event<K extends ExchangeEvent['kind']> = Extract<ExchangeEvent, { kind: K }>;

/** Each function turns one message of the wire into the domain's event. @throws WireError or AmountError */

export const snapshotEvent = (message: Message<'orderbook_snapshot'>): Event<'book-snapshot'> => ({
  kind: 'book-snapshot',
  ticker: message.market_ticker,
  // A side without bids is left out of the message.
  yes: (message.yes_dollars_fp ?? []).map(levelOf),
  no: (message.no_dollars_fp ?? []).map(levelOf),
});

export const deltaEvent = (message: Message<'orderbook_delta'>): Event<'book-delta'> => ({
  kind: 'book-delta',
  ticker: message.market_ticker,
  side: message.side,
  priceE4: parsePriceE4(message.price_dollars),
  deltaE2: parseCountE2(message.delta_fp),
});

export const tradeEvent = (message: Message<'trade'>): Event<'trade'> => ({
  kind: 'trade',
  ticker: message.market_ticker,
  yesPriceE4: parsePriceE4(message.yes_price_dollars),
  countE2: parseCountE2(message.count_fp),
});

export const fillEvent = (message: Message<'fill'>): Event<'fill'> => ({
  kind: 'fill',
  fill: {
    tradeId: message.trade_id,
    orderId: message.order_id,
    clientOrderId: message.client_order_id ?? '',
    ticker: message.market_ticker,
    side: message.book_side,
    yesPriceE4: parsePriceE4(message.yes_price_dollars),
    countE2: parseCountE2(message.count_fp),
    feeE6: parseMoneyE6(message.fee_cost),
    isTaker: message.is_taker,
    timeMs: message.ts_ms,
  },
});

const indexData = decoder('index data', IndexData);

export function indexEvent(symbol: CoinSymbol, message: Message<'cfbenchmarks_value'>): Event<'index'> {
  const data = indexData.decode(innerJson(message.data));
  const window = message.last_60s_windowed_average_15min;
  return {
    kind: 'index',
    symbol,
    timeMs: data.time,
    indexE4: parseIndexE4(data.value),
    window: window ? { meanE4: parseMeanE4(window.value), prints: window.window_size } : null,
    origin: data.origin ?? 'cf-benchmarks',
  };
}

function innerJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new WireError(`index data is not JSON: ${JSON.stringify(text.slice(0, 80))}`);
  }
}

/** Null for a state that says nothing here (in one, the exchange itself does not know the order): it has to be read. */
export function orderEvent(message: Message<'user_order'>): Event<'order'> | null {
  const { status } = message;
  if (status !== 'resting' && status !== 'canceled' && status !== 'executed') return null;
  return {
    kind: 'order',
    order: {
      orderId: message.order_id,
      clientOrderId: message.client_order_id ?? '',
      ticker: message.ticker,
      side: message.book_side,
      yesPriceE4: parsePriceE4(message.yes_price_dollars),
      initialCountE2: parseCountE2(message.initial_count_fp),
      fillCountE2: parseCountE2(message.fill_count_fp),
      remainingCountE2: parseCountE2(message.remaining_count_fp),
      status,
      createdTimeMs: message.created_ts_ms,
    },
  };
}

export const positionEvent = (message: Message<'market_position'>): Event<'position'> => ({
  kind: 'position',
  position: { ticker: message.market_ticker, countE2: parseCountE2(message.position_fp) },
});

const GROUP_CHANGES: readonly Event<'order-group'>['change'][] = [
  'created',
  'triggered',
  'reset',
  'deleted',
  'limit_updated',
];

/** Null for a kind of change that is not known here. */
export function orderGroupEvent(message: Message<'order_group_updates'>): Event<'order-group'> | null {
  const change = GROUP_CHANGES.find((known) => known === message.event_type);
  if (change === undefined) return null;
  const limit = message.contracts_limit_fp ?? null;
  return {
    kind: 'order-group',
    groupId: message.order_group_id,
    change,
    limitE2: limit === null ? null : parseCountE2(limit),
    timeMs: message.ts_ms,
  };
}
