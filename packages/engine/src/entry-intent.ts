import type { Intent } from '@rec-io/domain/ledger';
import type { Market } from '@rec-io/domain/market';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { clientOrderId, entryOrder } from '@rec-io/domain/order';
import type { EntrySignal } from '@rec-io/domain/strategy';

/** Who decides, and what was known when. */
export type Deciding = {
  readonly ledgerEpoch: string;
  readonly account: string;
  readonly monitor: string;
  readonly strategy: string;
  readonly method: Intent['method'];
  readonly countE2: CountE2;
  readonly decisionNumber: number;
  readonly model: string;
  readonly indexE4: PriceE4;
  readonly momentumBp: number | null;
  /** Exchange time. */
  readonly timeMs: number;
};

/** A signal as a durable decision: an immediate-or-cancel limit order for the side it wants. */
export function entryIntent(signal: EntrySignal, market: Market, deciding: Deciding): Intent {
  const { ledgerEpoch, account, monitor, strategy, method, countE2 } = deciding;
  const { decisionNumber, model, indexE4, momentumBp, timeMs } = deciding;
  const { ticker, side, limitE4, probability, edgeE4 } = signal;
  const action = 'entry';
  const order = entryOrder(side, limitE4);
  return {
    clientOrderId: clientOrderId({ ledgerEpoch, account, monitor, ticker, side, action, decisionNumber }),
    decisionNumber,
    monitor,
    strategy,
    symbol: market.symbol,
    eventTicker: market.eventTicker,
    ticker,
    contract: market.title,
    floorStrikeE4: market.floorStrikeE4,
    closeTimeMs: market.closeTimeMs,
    side,
    action,
    closes: null,
    cause: 'entry',
    method,
    countE2,
    limitE4,
    bookSide: order.side,
    yesPriceE4: order.yesPriceE4,
    timeInForce: 'immediate_or_cancel',
    probability,
    model,
    edgeE4,
    indexE4,
    momentumBp,
    timeToCloseS: Math.round((market.closeTimeMs - timeMs) / 1000),
    timeMs,
  };
}
