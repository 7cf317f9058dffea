import type { Query, Rest } from '../rest.ts';
import type { Decoder } from '../wire.ts';

/** Longest page that most lists give. */
export const PAGE = 1_000;
/** Longest page of events. */
export const EVENTS_PAGE = 200;
/** Longest page of transfers between shards, of deposits and of withdrawals. */
export const SHORT_PAGE = 500;

/** The rows of a list, page after page, in the exchange's order; reading stops when the caller stops. @throws KalshiError */
export async function* rows<P extends { cursor?: string | null }, T>(
  rest: Rest,
  path: string,
  page: Decoder<P>,
  rowsOf: (page: P) => readonly T[] | null | undefined,
  query: Query = {},
): AsyncGenerator<T> {
  for await (const one of rest.pages(path, page, query)) yield* rowsOf(one) ?? [];
}

/** One part of a path. */
export const part = (text: string): string => encodeURIComponent(text);
