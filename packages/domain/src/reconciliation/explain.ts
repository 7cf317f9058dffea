import type { Difference } from '../account-fold.ts';
import { type CountE2, formatCount, formatMoney, type MoneyE6, moneyE6, ZERO_MONEY } from '../money.ts';
import type { ExchangeOrder, Fill } from '../order.ts';
import type { AccountDifference } from './difference.ts';
import type { CashMovement } from './reading.ts';

const ADOPT = '`recio reconcile --adopt --reason "…"`';
const dollars = (amountE6: number): string => `${formatMoney(moneyE6(amountE6))} $`;
const contracts = (countE2: number): string =>
  countE2 === 0 ? 'nothing' : `${formatCount(Math.abs(countE2) as CountE2)} ${countE2 > 0 ? 'YES' : 'NO'}`;

export function balanceDifference(
  ledgerE6: MoneyE6,
  exchangeE6: MoneyE6,
  unclear: readonly CashMovement[],
): AccountDifference {
  const missingE6 = exchangeE6 - ledgerE6;
  const named = unclear.map(
    ({ kind, id, amountE6, feeE6 }) =>
      `${kind} ${id} of ${dollars(amountE6)} with a fee of ${dollars(feeE6)}`,
  );
  const fits =
    named.length === 0 ? '' : ` It fits none of the ways to read ${named.join(', ')}: look at its fee there.`;
  return {
    id: 'balance',
    code: 'balance',
    ticker: null,
    ledger: dollars(ledgerE6),
    exchange: dollars(exchangeE6),
    amountE6: moneyE6(Math.abs(missingE6)),
    explanation: `The exchange has ${dollars(Math.abs(missingE6))} ${missingE6 > 0 ? 'more' : 'less'} than trades, settlements, deposits and withdrawals explain.${fits}`,
    remedy: `Look at the account's history on the exchange's page. If the exchange is right, ${ADOPT} takes its balance over; until then nothing is entered.`,
    blocks: 'entries',
  };
}

export function positionDifference(ticker: string, ledgerE2: number, exchangeE2: number): AccountDifference {
  return {
    id: `position ${ticker}`,
    code: 'position',
    ticker,
    ledger: contracts(ledgerE2),
    exchange: contracts(exchangeE2),
    // A contract is worth at most a dollar.
    amountE6: moneyE6(Math.abs(exchangeE2 - ledgerE2) * 10_000),
    explanation: `The ledger's fills and settlements of ${ticker} come to ${contracts(ledgerE2)}; the exchange holds ${contracts(exchangeE2)}, and lists no fill that explains it.`,
    remedy: `Look at the market on the exchange's page. If the exchange is right, ${ADOPT} takes its position over; until then this market is not entered.`,
    blocks: 'market',
  };
}

/** A fill, its fee, or a settlement that the two sides tell differently. */
export function rowDifference(difference: Difference, ticker: string | null): AccountDifference {
  const { code, about, ledger, exchange, amountE6 } = difference;
  const tell = (value: string): string => (value === 'null' ? 'not there' : dollars(Number(value)));
  const name = code === 'fee' ? `the fee of fill ${about}` : `${code} ${about}`;
  return {
    id: difference.what,
    code,
    ticker,
    ledger: tell(ledger),
    exchange: tell(exchange),
    amountE6,
    explanation: `The two sides tell ${name} differently: the ledger ${tell(ledger)}, the exchange ${tell(exchange)}. The exchange has corrected it, or the ledger is that of another account.`,
    remedy: `The ledger is never changed. Look at the exchange's page; what it corrected in money shows as a difference of the balance, which ${ADOPT} takes over.`,
    blocks: 'market',
  };
}

export const unprovenFill = ({ tradeId, ticker, orderId, countE2, side }: Fill): AccountDifference => ({
  id: `unproven-fill ${tradeId}`,
  code: 'unproven-fill',
  ticker,
  ledger: 'nobody’s',
  exchange: `fill ${tradeId}: ${formatCount(countE2)} ${side === 'bid' ? 'bought' : 'sold'}`,
  amountE6: ZERO_MONEY,
  explanation: `The exchange does not list order ${orderId}, so nobody can say whether this fill is one of ours.`,
  remedy: 'It is looked for again at every look. Until its order is found, this market is not entered.',
  blocks: 'market',
});

export const notAddingUp = (
  ticker: string,
  heldE2: number,
  oursE2: number,
  theirsE2: number,
): AccountDifference => ({
  id: `trades-do-not-add-up ${ticker}`,
  code: 'trades-do-not-add-up',
  ticker,
  ledger: `${contracts(oursE2)} in trades, ${contracts(theirsE2)} of others`,
  exchange: contracts(heldE2),
  amountE6: moneyE6(Math.abs(heldE2 - oursE2 - theirsE2) * 10_000),
  explanation: `What is held of ${ticker} is ${contracts(heldE2)}, but the trades hold ${contracts(oursE2)} and others ${contracts(theirsE2)}.`,
  remedy:
    'Orders of this market are still being followed, or a fill was taken for the wrong order. If it stays, close the market by hand: closing asks the exchange what is held.',
  blocks: 'market',
});

export const foreignOrder = (order: ExchangeOrder): AccountDifference => ({
  id: `foreign-order ${order.orderId}`,
  code: 'foreign-order',
  ticker: order.ticker,
  ledger: 'no such order',
  exchange: `order ${order.orderId}: ${order.side} ${formatCount(order.remainingCountE2)} at ${order.yesPriceE4 / 10_000}`,
  amountE6: ZERO_MONEY,
  explanation:
    'An order that this system did not place waits in the book. Once filled it is netted with whatever is held there.',
  remedy: 'Cancel it on the exchange’s page, or let it be: this market is not entered while it waits.',
  blocks: 'market',
});

export const takenOrderId = (order: ExchangeOrder): AccountDifference => ({
  id: `order-id-taken ${order.clientOrderId}`,
  code: 'order-id-taken',
  ticker: order.ticker,
  ledger: `order ${order.clientOrderId}, as it was decided`,
  exchange: `order ${order.orderId}: ${order.side} ${formatCount(order.initialCountE2)} at ${order.yesPriceE4 / 10_000}`,
  amountE6: ZERO_MONEY,
  explanation: 'The exchange has an order with an id of ours that is not the order we decided.',
  remedy: 'Another system uses this account with this ledger: stop it. This market is not entered.',
  blocks: 'market',
});
