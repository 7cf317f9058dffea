/** The channels that are served, and how each is asked for. */
export type ChannelRule = {
  /** Frames carry a number per subscription. Acknowledgements do on every channel. */
  readonly numbered: boolean;
  /** `required`: only for named markets; `optional`: all markets unless some are named; `none`: never by market. */
  readonly markets: 'required' | 'optional' | 'none';
  /** Tells of an account: for keys that may read it. */
  readonly isPrivate: boolean;
  /** What is followed by name instead of markets. */
  readonly follows: 'indices' | 'underlyings' | null;
};

const channel = (
  numbered: boolean,
  markets: ChannelRule['markets'],
  { isPrivate = false, follows = null }: Partial<Pick<ChannelRule, 'isPrivate' | 'follows'>> = {},
): ChannelRule => ({ numbered, markets, isPrivate, follows });
const PRIVATE = { isPrivate: true };

export const CHANNELS = {
  orderbook_delta: channel(true, 'required'),
  trade: channel(true, 'optional'),
  ticker: channel(false, 'optional'),
  fill: channel(false, 'optional', PRIVATE),
  user_orders: channel(false, 'optional', PRIVATE),
  market_positions: channel(false, 'optional', PRIVATE),
  order_group_updates: channel(true, 'none', PRIVATE),
  market_lifecycle_v2: channel(true, 'none'),
  cfbenchmarks_value: channel(true, 'none', { follows: 'indices' }),
  cfbenchmarks_value_5hz: channel(true, 'none', { follows: 'indices' }),
  // These are quiet: nobody asks for quotes, nothing is combined, and prices come from one provider.
  multivariate_market_lifecycle: channel(true, 'none'),
  communications: channel(true, 'none', PRIVATE),
  pyth_value: channel(true, 'none', { follows: 'underlyings' }),
} as const satisfies Readonly<Record<string, ChannelRule>>;

export type Channel = keyof typeof CHANNELS;

export const isChannel = (name: unknown): name is Channel =>
  typeof name === 'string' && Object.hasOwn(CHANNELS, name);
