import type { CoinSymbol } from '@rec-io/domain/market';

/** The table of a coin's minute bars. */
export const priceTable = (symbol: CoinSymbol): string =>
  `historical_data.${symbol.toLowerCase()}_price_history`;

/** As a literal in a statement that takes no parameters. @throws RangeError for what is no time */
export const timeLiteral = (timeMs: number): string => `'${new Date(timeMs).toISOString()}'::timestamptz`;
