import type { Intent } from './ledger.ts';
import { entryOrder, exitOrder } from './order.ts';

/**
 * Whether the numbers of an order are sound by themselves: a whole count, a limit that the order's price states, and a kind
 * that fits. Every order of ours takes what is there at once or ends; an exit closes
 * a trade, or for a person and the kill switch a holding that no trade explains.
 */
export function isPlainOrder(intent: Intent): boolean {
  const { action, closes, cause, side, countE2, limitE4, bookSide, yesPriceE4, timeInForce, probability } =
    intent;
  if (!(Number.isSafeInteger(countE2) && countE2 > 0)) return false;
  // The value must be an exact amount, or no sum with it is.
  if (!(Number.isInteger(limitE4) && Number.isSafeInteger(countE2 * 10_000))) return false;
  if (!(probability >= 0 && probability <= 1)) return false;
  const isExit = action === 'exit';
  if (timeInForce !== 'immediate_or_cancel' && (isExit || timeInForce !== 'fill_or_kill')) return false;
  if (isExit === (cause === 'entry')) return false;
  const closesNothing = cause === 'entry' || cause === 'manual' || cause === 'kill';
  if (closes === null ? !closesNothing : !isExit) return false;
  const order = isExit ? exitOrder(side, limitE4) : entryOrder(side, limitE4);
  return order.side === bookSide && order.yesPriceE4 === yesPriceE4;
}
