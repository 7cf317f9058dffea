import type { Intent } from '@rec-io/domain/ledger';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { clientOrderId, exitOrder, type Side } from '@rec-io/domain/order';
import type { ExitCause } from '@rec-io/domain/protection';

/** What is sold: the leg of a contract, and whose decision bought it. */
export type ExitSubject = Pick<
  Intent,
  'monitor' | 'strategy' | 'symbol' | 'eventTicker' | 'ticker' | 'contract' | 'floorStrikeE4' | 'closeTimeMs'
> & {
  readonly side: Side;
  /** The entry that it closes; null for a holding that no entry of ours explains. */
  readonly closes: string | null;
};

export type ExitOrder = {
  readonly cause: ExitCause;
  readonly method: Intent['method'];
  readonly countE2: CountE2;
  /** Of the leg sold: at least this is taken. */
  readonly limitE4: PriceE4;
};

/** Who decides, and what was known when. What is not known is null. */
export type ExitDeciding = {
  readonly ledgerEpoch: string;
  readonly account: string;
  readonly decisionNumber: number;
  /** Of the side sold, 0…1. */
  readonly probability: number | null;
  readonly model: string | null;
  readonly indexE4: PriceE4 | null;
  readonly momentumBp: number | null;
  /** Exchange time. */
  readonly timeMs: number;
};

/** A step of an exit as a durable decision: a reduce-only, immediate-or-cancel limit order that sells the leg held. */
export function exitIntent(subject: ExitSubject, exit: ExitOrder, deciding: ExitDeciding): Intent {
  const { monitor, ticker, side, closeTimeMs } = subject;
  const { ledgerEpoch, account, decisionNumber, probability, model, indexE4, momentumBp, timeMs } = deciding;
  const action = 'exit';
  const order = exitOrder(side, exit.limitE4);
  return {
    ...subject,
    ...exit,
    clientOrderId: clientOrderId({ ledgerEpoch, account, monitor, ticker, side, action, decisionNumber }),
    decisionNumber,
    action,
    bookSide: order.side,
    yesPriceE4: order.yesPriceE4,
    timeInForce: 'immediate_or_cancel',
    probability: probability ?? 0,
    model: probability === null ? null : model,
    edgeE4: 0,
    indexE4: indexE4 ?? (0 as PriceE4),
    momentumBp,
    timeToCloseS: Math.round((closeTimeMs - timeMs) / 1000),
    timeMs,
  };
}
