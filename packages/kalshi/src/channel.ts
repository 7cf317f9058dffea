/** The channels that the exchange publishes. */
export type Channel =
  | 'orderbook_delta'
  | 'ticker'
  | 'trade'
  | 'fill'
  | 'user_orders'
  | 'market_positions'
  | 'order_group_updates'
  | 'market_lifecycle_v2'
  | 'multivariate_market_lifecycle'
  | 'communications'
  | 'cfbenchmarks_value'
  | 'cfbenchmarks_value_5hz'
  | 'pyth_value';

/** What a subscription may be narrowed to, in the exchange's words for it. */
export const MEMBERS = {
  markets: { param: 'market_tickers', add: 'add_markets', remove: 'delete_markets' },
  indices: { param: 'index_ids', add: 'subscribe_indices', remove: 'unsubscribe_indices' },
  underlyings: {
    param: 'underlying_tickers',
    add: 'subscribe_underlyings',
    remove: 'unsubscribe_underlyings',
  },
} as const;

export type MemberKind = keyof typeof MEMBERS;

/** Parameters of a subscription besides its members. */
export type ChannelParams = {
  /** Books: asks in YES prices instead of as NO bids. Sent always, because the exchange will change what it assumes. */
  readonly use_yes_price?: boolean;
  /** Tickers: the present values at once. */
  readonly send_initial_snapshot?: boolean;
  /** No list of markets in acknowledgements. */
  readonly skip_ticker_ack?: boolean;
  /** Communications: only what one's own requests and quotes concern. */
  readonly user_filter?: '' | 'self';
  readonly shard_factor?: number;
  readonly shard_key?: number;
};

export const wireParams = (channel: Channel, params: ChannelParams): ChannelParams =>
  channel === 'orderbook_delta' ? { use_yes_price: false, ...params } : params;
