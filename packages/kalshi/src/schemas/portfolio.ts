import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Amount, BookSide, Count, Cursor, Dollars, Flag, Integer, list, maybe, Text } from './common.ts';

const ShardAmount = Type.Object({ exchange_index: Integer, balance: Dollars });

const BalanceObject = Type.Object({
  /** Cents, cut off. */
  balance: Integer,
  balance_dollars: Dollars,
  /** Cents. */
  portfolio_value: maybe(Integer),
  updated_ts: maybe(Integer),
  balance_breakdown: maybe(Type.Array(ShardAmount)),
});
export type WireBalance = Static<typeof BalanceObject>;
export const Balance = decoder('balance', BalanceObject);

const RestingValueObject = Type.Object({
  /** Cents. */
  total_resting_order_value: Integer,
  resting_order_value_breakdown: maybe(Type.Array(ShardAmount)),
});
export type RestingValue = Static<typeof RestingValueObject>;
export const RestingValue = decoder('total resting order value', RestingValueObject);

const WirePosition = Type.Object({
  ticker: Text,
  position_fp: Count,
  exchange_index: maybe(Integer),
  total_traded_dollars: maybe(Amount),
  market_exposure_dollars: maybe(Amount),
  realized_pnl_dollars: maybe(Amount),
  fees_paid_dollars: maybe(Amount),
  last_updated_ts: maybe(Text),
});
export type WirePosition = Static<typeof WirePosition>;
const WireEventPosition = Type.Object({
  event_ticker: Text,
  total_cost_dollars: maybe(Amount),
  total_cost_shares_fp: maybe(Amount),
  event_exposure_dollars: maybe(Amount),
  realized_pnl_dollars: maybe(Amount),
  fees_paid_dollars: maybe(Amount),
});
export type WireEventPosition = Static<typeof WireEventPosition>;
const PositionsPageObject = Type.Object({
  market_positions: list(WirePosition),
  event_positions: maybe(Type.Array(WireEventPosition)),
  cursor: Cursor,
});
export type PositionsPage = Static<typeof PositionsPageObject>;
export const PositionsPage = decoder('positions', PositionsPageObject);

export const WireFill = Type.Object({
  trade_id: Text,
  order_id: Text,
  ticker: Text,
  book_side: BookSide,
  count_fp: Count,
  yes_price_dollars: Dollars,
  fee_cost: Dollars,
  is_taker: Flag,
  created_time: maybe(Text),
  ts: maybe(Integer),
  fill_id: maybe(Text),
  market_ticker: maybe(Text),
  exchange_index: maybe(Integer),
  no_price_dollars: maybe(Amount),
  side: maybe(Text),
  outcome_side: maybe(Text),
  action: maybe(Text),
  subaccount_number: maybe(Integer),
});
export type WireFill = Static<typeof WireFill>;
export const FillsPage = decoder('fills', Type.Object({ fills: list(WireFill), cursor: Cursor }));

export const WireOrder = Type.Object({
  order_id: Text,
  ticker: Text,
  book_side: BookSide,
  status: Text,
  yes_price_dollars: Dollars,
  fill_count_fp: Count,
  remaining_count_fp: Count,
  initial_count_fp: Count,
  /** Not there where the order was placed without one. */
  client_order_id: maybe(Text),
  created_time: maybe(Text),
  user_id: maybe(Text),
  type: maybe(Text),
  side: maybe(Text),
  outcome_side: maybe(Text),
  action: maybe(Text),
  no_price_dollars: maybe(Amount),
  taker_fill_cost_dollars: maybe(Amount),
  maker_fill_cost_dollars: maybe(Amount),
  taker_fees_dollars: maybe(Amount),
  maker_fees_dollars: maybe(Amount),
  expiration_time: maybe(Text),
  last_update_time: maybe(Text),
  self_trade_prevention_type: maybe(Text),
  order_group_id: maybe(Text),
  cancel_order_on_pause: maybe(Flag),
  subaccount_number: maybe(Integer),
  exchange_index: maybe(Integer),
});
export type WireOrder = Static<typeof WireOrder>;
export const OrdersPage = decoder('orders', Type.Object({ orders: list(WireOrder), cursor: Cursor }));
export const OrderOne = decoder('order', Type.Object({ order: WireOrder }));

export const QueuePositionOne = decoder('queue position', Type.Object({ queue_position_fp: Count }));
const QueuePosition = Type.Object({ order_id: Text, market_ticker: Text, queue_position_fp: Count });
export type QueuePosition = Static<typeof QueuePosition>;
export const QueuePositions = decoder(
  'queue positions',
  Type.Object({ queue_positions: list(QueuePosition) }),
);

export const WireSettlement = Type.Object({
  ticker: Text,
  event_ticker: Text,
  market_result: Text,
  yes_count_fp: Count,
  no_count_fp: Count,
  /** Cents. */
  revenue: Integer,
  settled_time: Text,
  exchange_index: maybe(Integer),
  yes_total_cost_dollars: maybe(Amount),
  no_total_cost_dollars: maybe(Amount),
  fee_cost: maybe(Amount),
  /** Cents per YES contract. */
  value: maybe(Integer),
});
export type WireSettlement = Static<typeof WireSettlement>;
export const SettlementsPage = decoder(
  'settlements',
  Type.Object({ settlements: list(WireSettlement), cursor: Cursor }),
);
