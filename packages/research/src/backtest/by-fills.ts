import { type BarTrade, profitE6 } from './desk.ts';
import { FILLS, type FillAssumption } from './fills.ts';

/** What came of the same signals by one assumption about fills. Dollars, after fees; `perTrade` is NaN without trades. */
export type FillsResult = {
  readonly fills: FillAssumption;
  readonly trades: number;
  readonly profit: number;
  readonly perTrade: number;
};

/** @param tradesOf those of each assumption */
export const byFills = (tradesOf: (fills: FillAssumption) => readonly BarTrade[]): FillsResult[] =>
  FILLS.map((fills) => {
    const own = tradesOf(fills);
    const profit = own.reduce((sum, trade) => sum + profitE6(trade), 0) / 1e6;
    return { fills, trades: own.length, profit, perTrade: profit / own.length };
  });
