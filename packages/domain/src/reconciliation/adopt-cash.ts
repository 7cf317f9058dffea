import type { Adoption } from '../ledger.ts';
import { formatMoney, type MoneyE6, moneyE6, ZERO_COUNT } from '../money.ts';
import type { CashMovement } from './reading.ts';

export type AdoptedCash = {
  readonly adoptions: readonly Adoption[];
  /** Those of which it cannot be told what they did to the balance, because of their fee. */
  readonly unclear: readonly CashMovement[];
};

export const movementAdoptionId = ({ kind, id }: Pick<CashMovement, 'kind' | 'id'>): string =>
  `cash:${kind}:${id}`;

/**
 * Takes over deposits, withdrawals and transfers that the exchange lists and the ledger does not know. One without a fee is
 * what it says. With a fee, or in the second in which the ledger was opened, it counts only if it explains the balance: fee
 * inside the amount, or on top of it.
 * @param movements from the second of the opening on, and not adopted yet
 * @param missingE6 what the exchange's balance is above the ledger's
 * @param openedAtMs exchange time of the opening balance, which holds what came before
 */
export function adoptCash(
  movements: readonly CashMovement[],
  missingE6: number,
  openedAtMs: number,
): AdoptedCash {
  const isPlain = ({ feeE6, timeMs }: CashMovement): boolean => feeE6 === 0 && timeMs > openedAtMs;
  const adoptions = movements.filter(isPlain).map((movement) => adoptionOf(movement, movement.amountE6));
  const doubtful = movements.filter((movement) => !isPlain(movement));
  const restE6 = missingE6 - sum(adoptions.map(({ cashE6 }) => cashE6));
  const insideE6 = sum(doubtful.map(({ amountE6 }) => amountE6));
  const onTopE6 = insideE6 - sum(doubtful.map(({ feeE6 }) => feeE6));
  if (restE6 !== insideE6 && restE6 !== onTopE6)
    return { adoptions, unclear: doubtful.filter(({ feeE6 }) => feeE6 !== 0) };
  for (const movement of doubtful) {
    const { amountE6, feeE6 } = movement;
    adoptions.push(adoptionOf(movement, moneyE6(restE6 === insideE6 ? amountE6 : amountE6 - feeE6)));
  }
  return { adoptions, unclear: [] };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function adoptionOf(movement: CashMovement, cashE6: MoneyE6): Adoption {
  const { kind, id, timeMs } = movement;
  return {
    id: movementAdoptionId(movement),
    what: 'cash',
    reference: `${kind} ${id}`,
    ticker: null,
    tradeId: null,
    countE2: ZERO_COUNT,
    cashE6,
    reason: `the exchange lists a ${kind} of ${formatMoney(cashE6)} $`,
    by: 'reconciliation',
    timeMs,
  };
}
