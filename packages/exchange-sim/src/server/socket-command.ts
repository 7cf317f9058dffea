import { SOCKET_ERRORS, type SocketError } from './socket-error.ts';

/** A command of a client, read but not yet judged. */
export type SocketCommand = {
  /** 0 where the client gave none. */
  readonly id: number;
  readonly cmd: unknown;
  readonly params: CommandParams | null;
};

export type CommandParams = Readonly<Record<string, unknown>>;

/** Null when the text is no command at all. */
export function readCommand(text: string): SocketCommand | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(json)) return null;
  const { id, cmd, params } = json;
  const isNumber = Number.isSafeInteger(id) && (id as number) > 0;
  return { id: isNumber ? (id as number) : 0, cmd, params: isRecord(params) ? params : null };
}

/** Texts of a list; null when it is not one. */
export function textsOf(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
}

/** Markets as a command names them. */
export type NamedMarkets = {
  /** How they are named; null: not at all. */
  readonly by: 'ticker' | 'id' | null;
  readonly names: readonly string[];
};
const NAMES = [
  ['market_ticker', 'ticker'],
  ['market_tickers', 'ticker'],
  ['market_id', 'id'],
  ['market_ids', 'id'],
] as const;

/** Markets by one of the four ways; an error when there are two, or the one cannot be read. */
export function marketsOf(params: CommandParams): NamedMarkets | SocketError {
  const given = NAMES.filter(([name]) => params[name] !== undefined);
  const [only, second] = given;
  if (only === undefined) return { by: null, names: [] };
  const [name, by] = only;
  const value = params[name];
  const names = name.endsWith('s') ? textsOf(value) : typeof value === 'string' ? [value] : null;
  return second !== undefined || names === null ? SOCKET_ERRORS.invalidParameter : { by, names };
}

/** Numbers of subscriptions by `sid` or `sids`; null when one of them is no number, or both are there. */
export function sidsOf({ sid, sids }: CommandParams): number[] | null {
  if (sid !== undefined && sids !== undefined) return null;
  if (sid === undefined && sids === undefined) return [];
  const list: unknown = sids ?? [sid];
  return Array.isArray(list) && list.every((value) => Number.isSafeInteger(value))
    ? (list as number[])
    : null;
}

const SHARD_FACTOR_MAX = 100;
/** Whether a channel that is shared out over several connections is asked for wrongly. */
export function shardError({ shard_factor: factor, shard_key: key }: CommandParams): SocketError | null {
  if (factor === undefined) return key === undefined ? null : SOCKET_ERRORS.shardFactorRequired;
  if (!Number.isSafeInteger(factor) || (factor as number) < 1) return SOCKET_ERRORS.badShardFactor;
  if ((factor as number) > SHARD_FACTOR_MAX) return SOCKET_ERRORS.shardFactorTooLarge;
  if (key === undefined) return null;
  const inside = Number.isSafeInteger(key) && (key as number) >= 0 && (key as number) < (factor as number);
  return inside ? null : SOCKET_ERRORS.badShardKey;
}

const isRecord = (value: unknown): value is CommandParams =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
