import type { Adoption } from '../ledger.ts';
import { type CountE2, type MoneyE6, moneyE6, ZERO_COUNT, ZERO_MONEY } from '../money.ts';
import { attribute } from './attribute.ts';
import type { KnownTrades } from './known-trades.ts';

/** A position or a balance that the exchange tells and the ledger does not explain, as numbers. */
export type Unexplained =
  | {
      readonly what: 'position';
      readonly ticker: string;
      readonly ledgerE2: CountE2;
      readonly exchangeE2: CountE2;
    }
  | { readonly what: 'cash'; readonly ledgerE6: MoneyE6; readonly exchangeE6: MoneyE6 };

/** Who decided, why, and about which look at the exchange (its exchange time). */
export type Deciding = { readonly by: string; readonly reason: string; readonly readAtMs: number };

/**
 * Takes over what nothing explains, because a person says so. A position that shrank closes trades as an external fill would,
 * without a price: what it brought shows in the balance.
 */
export function adoptUnexplained(
  found: readonly Unexplained[],
  trades: KnownTrades,
  { by, reason, readAtMs }: Deciding,
): Adoption[] {
  return found.flatMap((one): Adoption[] => {
    if (one.what === 'cash') {
      const cashE6 = moneyE6(one.exchangeE6 - one.ledgerE6);
      return [
        {
          ...{ id: `cash:balance:${readAtMs}`, what: 'cash', reference: `the balance of ${readAtMs}` },
          ...{ ticker: null, tradeId: null, countE2: ZERO_COUNT, cashE6, reason, by, timeMs: readAtMs },
        },
      ];
    }
    const { ticker, ledgerE2, exchangeE2 } = one;
    const parts = attribute(exchangeE2 - ledgerE2, trades.externalE2(ticker), trades.holders(ticker));
    return parts.map((part) => positionAdoption(ticker, part, { by, reason, readAtMs }));
  });
}

/** What an account held before its ledger began belongs to no trade: nothing was decided here yet. */
export const adoptOpening = (
  positions: readonly { readonly ticker: string; readonly countE2: CountE2 }[],
  readAtMs: number,
): Adoption[] =>
  positions.map(({ ticker, countE2 }) =>
    positionAdoption(
      ticker,
      { tradeId: null, countE2 },
      { by: 'reconciliation', reason: 'held before the ledger began', readAtMs },
    ),
  );

function positionAdoption(
  ticker: string,
  { tradeId, countE2 }: { readonly tradeId: string | null; readonly countE2: CountE2 },
  { by, reason, readAtMs }: Deciding,
): Adoption {
  const id = `position:${ticker}:${readAtMs}${tradeId === null ? '' : `:${tradeId}`}`;
  const reference = `the position of ${readAtMs}`;
  return {
    ...{ id, what: 'position', reference, ticker, tradeId, countE2 },
    ...{ cashE6: ZERO_MONEY, reason, by, timeMs: readAtMs },
  };
}
