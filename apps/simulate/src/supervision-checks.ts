import type { Side } from '@rec-io/domain/order';
import { isOver } from '@rec-io/domain/order-life';
import { SECOND_MS } from '@rec-io/domain/time';
import type { Trade } from '@rec-io/domain/trade';
import type { SimulatedTrader } from './simulated-trader.ts';
import type { Venue } from './venue.ts';
import type { Witness } from './witness.ts';

/** The supervisor looks every second: a trade that it has not looked at for so long is not supervised. */
const UNWATCHED_MS = 10 * SECOND_MS;
/** From the moment at which a stop has to act until something must have been sent, where nothing disturbs it. */
const ACT_WITHIN_MS = 20 * SECOND_MS;
/** So near to the close nothing is held against it. */
const BEFORE_CLOSE_MS = 5 * SECOND_MS;
/** A bid has to stand for so long to be seen and met. */
const BID_MS = 10 * SECOND_MS;
const BID_MIN_E4 = 100;
/** The supervisor takes an exit up in its next round: with the fill that a comparison has just brought, too. */
const TAKEN_UP_MS = 3 * SECOND_MS;

/** Whether open trades are really protected, seen from outside: by what was looked at, and by what was sent. */
export class SupervisionChecks {
  readonly #venue: Venue;
  readonly #witness: Witness;
  #watchedAtMs = 0;
  /** Since when nothing has kept the trader from acting. */
  #soundSinceMs = 0;
  /** By trade: since when somebody has bid for it without a break, and nothing of it was under way. */
  readonly #sellableSinceMs = new Map<string, number>();

  /** By trade: since when its exit has begun and nobody sells it. */
  #idleSinceMs: ReadonlyMap<string, number> = new Map();

  constructor(venue: Venue, witness: Witness) {
    this.#venue = venue;
    this.#witness = witness;
  }

  /** The process has begun, woken up, or has been hindered in another way: from now on it has its time. */
  disturbed(nowMs: number): void {
    this.#watchedAtMs = nowMs;
    this.#soundSinceMs = nowMs;
  }

  /** The network, the market or its messages are not as they should be: looking goes on, acting may not. */
  hindered(nowMs: number): void {
    this.#soundSinceMs = nowMs;
    this.#sellableSinceMs.clear();
  }

  /**
   * After each step in which the process is awake.
   * @param isConnected whether the exchange can tell it anything: a process that was never told the time can look at nothing
   */
  check(trader: SimulatedTrader, nowMs: number, isConnected: boolean): void {
    const { engine, restored } = trader;
    for (const { id, exit } of this.#begun(trader))
      if (exit?.ended !== null)
        this.#witness.violate('exits-go-on', `the trader forgot that ${id} is to be sold`);
    const [unwatched] = restored ? engine.supervisor.unwatched : [];
    if (unwatched === undefined || (engine.nowMs === 0 && !isConnected)) this.#watchedAtMs = nowMs;
    // Who starts while the index is silent waits for it for a while, because nothing else tells the time.
    else if (nowMs - this.#watchedAtMs > (engine.nowMs === 0 ? 2 * UNWATCHED_MS : UNWATCHED_MS))
      this.#witness.violate('every-trade-supervised', `nobody looks at ${unwatched}`);
  }

  /** Once a second. */
  act({ engine, restored }: SimulatedTrader, nowMs: number): void {
    if (!restored || nowMs - this.#soundSinceMs < ACT_WITHIN_MS) {
      this.#idleSinceMs = new Map();
      return;
    }
    for (const trade of engine.trades.live.values()) this.#timeStop(trade, nowMs);
    const idle = this.#begun({ engine, restored }).filter(
      ({ id }) => !engine.supervisor.exits.some(({ tradeId }) => tradeId === id),
    );
    this.#idleSinceMs = new Map(idle.map(({ id }) => [id, this.#idleSinceMs.get(id) ?? nowMs]));
    for (const [id, sinceMs] of this.#idleSinceMs)
      if (nowMs - sinceMs >= TAKEN_UP_MS)
        this.#witness.violate('exits-go-on', `nobody sells ${id}, although its exit began`);
  }

  /** Open trades of which something durable says that they are to be sold. */
  #begun({ engine, restored }: Pick<SimulatedTrader, 'engine' | 'restored'>): Trade[] {
    if (!restored) return [];
    return this.#witness.begunExits.open.flatMap((id) => {
      const trade = engine.trades.trades.get(id);
      const isOpen = trade && trade.heldE2 > 0 && (trade.status === 'open' || trade.status === 'closing');
      return isOpen ? [trade] : [];
    });
  }

  /** A rule that depends on nothing but time: whatever else is unknown, it has to sell. */
  #timeStop(trade: Trade, nowMs: number): void {
    const { rules, intent, id, heldE2, status } = trade;
    if (rules?.timeStop.enabled !== true || heldE2 === 0 || trade.heldToSettlement !== null) return;
    if (status !== 'open' && status !== 'closing') return;
    const toldMs = Math.max(trade.openedAtMs, trade.rulesToldMs ?? 0);
    const dueMs = Math.max(intent.closeTimeMs - rules.timeStop.timeToCloseS * SECOND_MS, toldMs);
    const isDue = nowMs - dueMs > ACT_WITHIN_MS && nowMs < intent.closeTimeMs - BEFORE_CLOSE_MS;
    if (!isDue || this.#witness.exitDecidedAtMs(id) >= dueMs) return;
    if (!this.#canBeSold(trade, nowMs)) return;
    this.#witness.violate(
      'stops-sell',
      `the time stop of ${id} in ${intent.ticker} is due, and sells nothing`,
    );
  }

  /** An order whose fate is open, or whose fills are missing, is waited for: a second one might sell what is not there any more. */
  #canBeSold({ id, intent: { ticker, side }, exits }: Trade, nowMs: number): boolean {
    const isPossible = !exits.some((order) => !isOver(order)) && this.#hasBid(ticker, side);
    const sinceMs = this.#sellableSinceMs.get(id) ?? nowMs;
    if (isPossible) this.#sellableSinceMs.set(id, sinceMs);
    else this.#sellableSinceMs.delete(id);
    return isPossible && nowMs - sinceMs > BID_MS;
  }

  #hasBid(ticker: string, side: Side): boolean {
    const market = this.#venue.exchange.tradingMarket(ticker);
    if (market?.status !== 'active' || this.#witness.orders.unprovenIn(ticker)) return false;
    const best = this.#venue.exchange.book(ticker)?.[side].at(-1);
    return best !== undefined && best[0] >= BID_MIN_E4;
  }
}
