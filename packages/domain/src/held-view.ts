import type { Side } from './order.ts';
import { DEFAULT_PROTECTIVE_RULES } from './protection.ts';
import type { Trade } from './trade.ts';
import type { ExitWait, TradeStatus } from './view.ts';

/** A live trade as whoever wants to close it sees it. */
export type HeldView = {
  readonly id: string;
  readonly ticker: string;
  readonly contract: string;
  readonly side: Side;
  readonly status: TradeStatus;
  /** Held now, in 1/100 contract. */
  readonly heldE2: number;
  /** What made somebody want out; null while no exit is under way. */
  readonly exit: string | null;
  /** Why its exit sends nothing at the moment; null while the ladder runs, and without one. */
  readonly waits: ExitWait | null;
  /** An exit sells it no lower: what a person wants of the exit under way, else what its rules say. */
  readonly floorE4: number;
  /** Why it is kept to settlement; null when it is not. */
  readonly heldToSettlement: string | null;
  readonly reason: string | null;
};

function floorOf({ exit, rules }: Trade): number {
  const ofPerson = exit?.ended === null ? exit.floorE4 : null;
  return ofPerson ?? (rules ?? DEFAULT_PROTECTIVE_RULES).ladder.floorE4;
}

export const heldView = (trade: Trade, waits: ExitWait | null): HeldView => ({
  id: trade.id,
  ticker: trade.intent.ticker,
  contract: trade.intent.contract,
  side: trade.intent.side,
  status: trade.status,
  heldE2: trade.heldE2,
  exit: trade.exit?.ended === null ? trade.exit.cause : null,
  waits,
  floorE4: floorOf(trade),
  heldToSettlement: trade.heldToSettlement,
  reason: trade.reason,
});
