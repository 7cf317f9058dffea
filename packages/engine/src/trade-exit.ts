import type { PriceE4 } from '@rec-io/domain/money';
import { isOver, missingFillsE2 } from '@rec-io/domain/order-life';
import { DEFAULT_PROTECTIVE_RULES, type ProtectiveRules } from '@rec-io/domain/protection';
import type { Trade, TradeOrder } from '@rec-io/domain/trade';

/** Whether rules look at it: something is held, in a market that has not closed. */
export const isProtected = ({ status, heldE2 }: Trade): boolean =>
  heldE2 > 0 && (status === 'open' || status === 'closing');

/** A trade of before its rules became a fact has the default ones. */
export const rulesOf = ({ rules }: Trade): ProtectiveRules => rules ?? DEFAULT_PROTECTIVE_RULES;

export const isExitUnderWay = ({ exit }: Trade): boolean => exit !== null && exit.ended === null;

/** Whether the exit under way wants more for it than somebody else who wants out. @param floorE4 of the other; null: that of the rules */
export function isHeldBack(trade: Trade, floorE4: PriceE4 | null): boolean {
  const usualE4 = rulesOf(trade).ladder.floorE4;
  return (trade.exit?.floorE4 ?? usualE4) > (floorE4 ?? usualE4);
}

/** The orders of the exit that is under way; none when there is none. */
const ordersUnderWay = ({ exits, exit }: Trade): readonly TradeOrder[] =>
  exit === null || exit.ended !== null || exit.orders === 0 ? [] : exits.slice(-exit.orders);

/** Orders of the exit under way that the exchange took: each is a step down the ladder. */
export const ordersTaken = (trade: Trade): number =>
  ordersUnderWay(trade).filter(({ outcome }) => outcome?.kind === 'acknowledged').length;

/** Why no further order may be sent yet, or null. */
export function undecidedExit({ exits }: Trade): string | null {
  const open = exits.find((order) => !isOver(order));
  if (open === undefined) return null;
  if (missingFillsE2(open) > 0) return 'fills of the last order are on their way';
  return open.outcome === null ? 'an order is under way' : 'the fate of an order is not known yet';
}
