/** The channels that are served, and how each is asked for. */
export type ChannelRule = {
  /** Frames carry a number per subscription. */
  readonly numbered: boolean;
  /** `required`: only for named markets; `optional`: all markets unless some are named; `none`: never by market. */
  readonly markets: 'required' | 'optional' | 'none';
};

export const CHANNELS = {
  orderbook_delta: { numbered: true, markets: 'required' },
  trade: { numbered: true, markets: 'optional' },
  ticker: { numbered: false, markets: 'optional' },
  fill: { numbered: false, markets: 'optional' },
  user_orders: { numbered: false, markets: 'optional' },
  market_positions: { numbered: false, markets: 'optional' },
  market_lifecycle_v2: { numbered: true, markets: 'none' },
  cfbenchmarks_value: { numbered: true, markets: 'none' },
} as const satisfies Readonly<Record<string, ChannelRule>>;

export type Channel = keyof typeof CHANNELS;

export const isChannel = (name: unknown): name is Channel =>
  typeof name === 'string' && Object.hasOwn(CHANNELS, name);
