import type { LedgerEntry } from '@rec-io/domain/ledger';

/** What makes an entry the same entry, as the database's unique keys have it. */
export function ledgerKey(entry: LedgerEntry): string {
  switch (entry.kind) {
    case 'intent':
      return `intent ${entry.intent.clientOrderId}`;
    case 'fill':
      return `fill ${entry.fill.tradeId}`;
    case 'settlement':
      return `settlement ${entry.settlement.ticker}`;
    default:
      return JSON.stringify(entry);
  }
}

/** What must be the same in two entries of one key; the rest may differ by who told it. */
export function ledgerContent(entry: LedgerEntry): string {
  switch (entry.kind) {
    case 'fill': {
      const { orderId, ticker, side, yesPriceE4, countE2, feeE6 } = entry.fill;
      return JSON.stringify([orderId, ticker, side, yesPriceE4, countE2, feeE6]);
    }
    case 'settlement':
      return JSON.stringify([entry.settlement.result, entry.settlement.revenueE6]);
    default:
      return JSON.stringify(entry);
  }
}
