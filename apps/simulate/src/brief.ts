import type { LedgerEntry } from '@rec-io/domain/ledger';

const id = (text: string): string => text.slice(0, 8);

/** An entry of the ledger as one short line of the log. */
export function brief(entry: LedgerEntry): string {
  switch (entry.kind) {
    case 'intent': {
      const { clientOrderId, monitor, action, cause, side, ticker, countE2, limitE4, closes } = entry.intent;
      const of = closes === null ? '' : ` of ${id(closes)}`;
      return `intent ${id(clientOrderId)} ${monitor} ${action}${of} (${cause}) ${side} ${ticker} ${countE2} at ${limitE4}`;
    }
    case 'outcome': {
      const { kind, ...rest } = entry.outcome;
      return `outcome ${id(entry.clientOrderId)} ${kind} ${JSON.stringify(rest)}`;
    }
    case 'fill': {
      const { tradeId, orderId, clientOrderId, ticker, side, yesPriceE4, countE2, feeE6 } = entry.fill;
      return `fill ${tradeId} of ${orderId} (${id(clientOrderId)}) ${ticker} ${side} ${countE2} at ${yesPriceE4}, fee ${feeE6}`;
    }
    case 'settlement': {
      const { ticker, result, revenueE6 } = entry.settlement;
      return `settlement ${ticker} ${result} ${revenueE6}`;
    }
    case 'rules':
      return `rules ${id(entry.tradeId)}`;
    default:
      return JSON.stringify(entry);
  }
}
