import { ONE_DOLLAR_E4, type PriceE4 } from './money.ts';
import type { ExitLadder } from './protection.ts';

/** The next order's limit, or why none is sent now. */
export type LadderStep =
  | { readonly kind: 'order'; readonly limitE4: PriceE4 }
  | { readonly kind: 'wait'; readonly reason: string }
  /** So many orders were sent as the owner allows. */
  | { readonly kind: 'spent' };

/**
 * The next step of an exit: a limit below the best bid by the step's distance, never below the floor, on the market's grid.
 * Waiting costs nothing of the budget: nobody can buy at a price that nobody bids.
 * @param ordersSent orders of this exit so far
 * @param bidE4 best bid of a valid and fresh book; null when nobody bids
 */
export function ladderStep(
  { stepsE4, floorE4, ordersMax }: ExitLadder,
  ordersSent: number,
  bidE4: PriceE4 | null,
  tickE4: number,
): LadderStep {
  if (ordersSent >= ordersMax) return { kind: 'spent' };
  if (bidE4 === null) return { kind: 'wait', reason: 'nobody bids' };
  const lowestE4 = Math.max(1, Math.ceil(floorE4 / tickE4)) * tickE4;
  if (bidE4 < lowestE4)
    return {
      kind: 'wait',
      reason: `the best bid of ${bidE4 / 100}¢ is below the floor of ${lowestE4 / 100}¢`,
    };
  const stepE4 = stepsE4[Math.min(ordersSent, stepsE4.length - 1)] ?? 0;
  const wantedE4 = Math.floor((bidE4 - stepE4) / tickE4) * tickE4;
  const highestE4 = ONE_DOLLAR_E4 - tickE4;
  return { kind: 'order', limitE4: Math.min(highestE4, Math.max(lowestE4, wantedE4)) as PriceE4 };
}
