import { type MoneyE6, moneyE6 } from '@rec-io/domain/money';
import type { CashMovement } from '@rec-io/domain/reconciliation/reading';
import { SECOND_MS } from '@rec-io/domain/time';
import type { KalshiApi } from './api.ts';
import { KalshiError } from './errors.ts';
import { collected } from './reads.ts';
import type { SubaccountTransfer, CashMovement as WireMovement } from './schemas/transfers.ts';

const CENT_E6 = 10_000;
const PRIMARY = 0;
/** A key that may not see the bank's side of the account: then nobody tells. */
const NOT_TOLD = new Set([403, 404]);

/**
 * Deposits, withdrawals, and what moved between subaccounts, at or after `sinceMs`: those that are part of the balance. Money that
 * moves between shards stays in the account and is none of it.
 * @returns null where the exchange does not tell this key
 * @throws KalshiError when a list cannot be read completely
 */
export async function cashMovements(
  api: Pick<KalshiApi, 'portfolio' | 'subaccounts'>,
  sinceMs: number,
): Promise<readonly CashMovement[] | null> {
  try {
    const [deposits, withdrawals, transfers] = await Promise.all([
      collected(api.portfolio.deposits()),
      collected(api.portfolio.withdrawals()),
      collected(api.subaccounts.transfers()),
    ]);
    return [
      ...deposits.flatMap((wire) => applied('deposit', wire, 1)),
      ...withdrawals.flatMap((wire) => applied('withdrawal', wire, -1)),
      ...transfers.flatMap(ofPrimary),
    ].filter(({ timeMs }) => timeMs >= sinceMs);
  } catch (error) {
    if (error instanceof KalshiError && NOT_TOLD.has(error.httpStatus ?? 0)) return null;
    throw error;
  }
}

/** Only what is applied has changed the balance: pending money is not there, and failed or returned money is not any more. */
function applied(kind: 'deposit' | 'withdrawal', wire: WireMovement, sign: 1 | -1): CashMovement[] {
  if (wire.status !== 'applied') return [];
  return [
    {
      ...{ id: wire.id, kind, timeMs: (wire.finalized_ts ?? wire.created_ts) * SECOND_MS },
      ...{ amountE6: cents(sign * wire.amount_cents), feeE6: cents(wire.fee_cents) },
    },
  ];
}

function ofPrimary(wire: SubaccountTransfer): CashMovement[] {
  const { from_subaccount: from, to_subaccount: to, amount_cents } = wire;
  if ((from === PRIMARY) === (to === PRIMARY)) return [];
  const amountE6 = cents(to === PRIMARY ? amount_cents : -amount_cents);
  const timeMs = wire.created_ts * SECOND_MS;
  return [{ id: wire.transfer_id, kind: 'subaccount-transfer', amountE6, feeE6: cents(0), timeMs }];
}

const cents = (count: number): MoneyE6 => moneyE6(count * CENT_E6);
