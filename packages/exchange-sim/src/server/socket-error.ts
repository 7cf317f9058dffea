/** Codes of the socket's errors, as the exchange numbers them. */
export const SOCKET_ERRORS = {
  unreadable: { code: 1, msg: 'Unable to process message' },
  paramsRequired: { code: 2, msg: 'Params required' },
  channelsRequired: { code: 3, msg: 'Channels required' },
  sidsRequired: { code: 4, msg: 'Subscription IDs required' },
  unknownCommand: { code: 5, msg: 'Unknown command' },
  unknownSid: { code: 7, msg: 'Unknown subscription ID' },
  unknownChannel: { code: 8, msg: 'Unknown channel name' },
  invalidParameter: { code: 11, msg: 'Invalid parameter' },
  oneSid: { code: 12, msg: 'Exactly one subscription ID is required' },
  unsupportedAction: { code: 13, msg: 'Unsupported action' },
  tickerRequired: { code: 14, msg: 'Market ticker required' },
  actionRequired: { code: 15, msg: 'Action required' },
  indicesRequired: { code: 24, msg: 'Index IDs required' },
  overflow: { code: 25, msg: 'Buffer overflow' },
} as const;

export type SocketError = (typeof SOCKET_ERRORS)[keyof typeof SOCKET_ERRORS];
