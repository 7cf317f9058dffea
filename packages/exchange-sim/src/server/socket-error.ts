/** Codes of the socket's errors, as the exchange numbers them. 6, 16 and 17 are retired. */
export const SOCKET_ERRORS = {
  unreadable: { code: 1, msg: 'Unable to process message' },
  paramsRequired: { code: 2, msg: 'Params required' },
  channelsRequired: { code: 3, msg: 'Channels required' },
  sidsRequired: { code: 4, msg: 'Subscription IDs required' },
  unknownCommand: { code: 5, msg: 'Unknown command' },
  unknownSid: { code: 7, msg: 'Unknown subscription ID' },
  unknownChannel: { code: 8, msg: 'Unknown channel name' },
  notAllowed: { code: 9, msg: 'Authentication required' },
  invalidParameter: { code: 11, msg: 'Invalid parameter' },
  oneSid: { code: 12, msg: 'Exactly one subscription ID is required' },
  unsupportedAction: { code: 13, msg: 'Unsupported action' },
  tickerRequired: { code: 14, msg: 'Market ticker required' },
  actionRequired: { code: 15, msg: 'Action required' },
  badShardFactor: { code: 19, msg: 'shard_factor must be > 0' },
  shardFactorRequired: { code: 20, msg: 'shard_factor is required when shard_key is set' },
  badShardKey: { code: 21, msg: 'shard_key must be >= 0 and < shard_factor' },
  shardFactorTooLarge: { code: 22, msg: 'shard_factor must be <= 100' },
  indicesRequired: { code: 24, msg: 'Index IDs required' },
  overflow: { code: 25, msg: 'Subscription buffer overflow' },
  tooManyMarkets: { code: 26, msg: 'Subscription market limit exceeded' },
  tooManyCommands: { code: 27, msg: 'Too many requests' },
  underlyingsRequired: { code: 28, msg: 'Underlying tickers required' },
} as const;

export type SocketError = (typeof SOCKET_ERRORS)[keyof typeof SOCKET_ERRORS];

export const isSocketError = (value: object | null): value is SocketError =>
  value !== null && 'code' in value && 'msg' in value;
