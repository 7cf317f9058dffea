import { DAY_MS, floorTo } from '@rec-io/domain/time';
import { isLive, type Trade } from '@rec-io/domain/trade';

/** The trades that a screen shows: those that are not over, and those that ended today. An account's past is not walked for it. */
export class TodaysTrades {
  readonly #byId = new Map<string, Trade>();

  changed(trades: readonly Trade[]): void {
    for (const trade of trades) this.#byId.set(trade.id, trade);
  }

  /** @param nowMs exchange time; days begin at midnight UTC */
  at(nowMs: number): Iterable<Trade> {
    const midnightMs = floorTo(nowMs, DAY_MS);
    for (const [id, trade] of this.#byId)
      if (!isLive(trade) && (trade.closedAtMs ?? trade.openedAtMs) < midnightMs) this.#byId.delete(id);
    return this.#byId.values();
  }
}
