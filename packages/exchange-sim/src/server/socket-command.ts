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
  return { id: Number.isSafeInteger(id) ? (id as number) : 0, cmd, params: isRecord(params) ? params : null };
}

/** Texts of a list; null when it is not one. */
export function textsOf(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
}

/** Markets by `market_ticker` or `market_tickers`; null when none is named, false when both are or neither can be read. */
export function tickersOf({
  market_ticker: one,
  market_tickers: many,
}: CommandParams): string[] | null | false {
  if (one === undefined && many === undefined) return null;
  if (one !== undefined && many !== undefined) return false;
  if (one !== undefined) return typeof one === 'string' ? [one] : false;
  return textsOf(many) ?? false;
}

/** Numbers of subscriptions by `sid` or `sids`. */
export function sidsOf({ sid, sids }: CommandParams): number[] {
  const listed = Array.isArray(sids) ? sids : [];
  return [...listed, sid].filter((value): value is number => Number.isSafeInteger(value));
}

const isRecord = (value: unknown): value is CommandParams =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
