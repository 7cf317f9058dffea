/** The exchange's numbers of socket errors. Retired ones are not sent any more; older recordings and servers have them. */
type SocketErrorFacts = {
  readonly name: string;
  readonly retired?: true;
  /** The subscription (or every one, where none is named) is at its end. */
  readonly terminal?: true;
  /** Refused for now: the same command may be granted later. */
  readonly passing?: true;
};

export const SOCKET_ERRORS: Readonly<Record<number, SocketErrorFacts>> = {
  1: { name: 'command not readable' },
  2: { name: 'no params' },
  3: { name: 'no channels' },
  4: { name: 'no subscription ids' },
  5: { name: 'unknown command' },
  6: { name: 'already subscribed', retired: true },
  7: { name: 'unknown subscription id' },
  8: { name: 'unknown channel' },
  9: { name: 'authentication required' },
  10: { name: 'channel error', terminal: true, passing: true },
  11: { name: 'invalid parameter' },
  12: { name: 'not exactly one subscription id' },
  13: { name: 'unsupported action' },
  14: { name: 'no market' },
  15: { name: 'no action' },
  16: { name: 'market not found', retired: true },
  17: { name: 'internal error', retired: true },
  18: { name: 'command timed out', passing: true },
  19: { name: 'shard factor not positive' },
  20: { name: 'shard key without factor' },
  21: { name: 'shard key out of range' },
  22: { name: 'shard factor too large' },
  23: { name: 'no match ids' },
  24: { name: 'no index ids' },
  25: { name: 'buffer overflow', terminal: true, passing: true },
  26: { name: 'too many markets in one subscription' },
  27: { name: 'too many commands', passing: true },
  28: { name: 'no underlyings' },
};

export const socketErrorName = (code: number): string =>
  SOCKET_ERRORS[code]?.name ?? 'a code that is not known';
export const isTerminal = (code: number): boolean => SOCKET_ERRORS[code]?.terminal === true;
export const isPassing = (code: number): boolean => SOCKET_ERRORS[code]?.passing === true;
