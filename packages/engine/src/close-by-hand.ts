import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { Position, Side } from '@rec-io/domain/order';
import { signedHeldE2, type Trade } from '@rec-io/domain/trade';
import type { ExitWish } from './exit-campaign.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { isProtected } from './trade-exit.ts';

/** Nobody who wants out waits longer for the exchange's word. */
const READ_WITHIN_MS = 2_000;
/** While the kill switch wants everything sold, the exchange is asked so often, until it has said that all is in hand. */
const ASK_EVERY_MS = 10_000;

/** What became of a wish to sell. */
export type CloseReport = {
  /** False when the exchange did not say what is held: then our own table was taken, and reduce-only orders sell no more than is there. */
  readonly isConfirmed: boolean;
  /** False when neither ledger nor journal took the wish: it holds, and a restart would forget it. */
  readonly isKept: boolean;
  /** Trades whose exit has begun. */
  readonly trades: readonly string[];
  /** Markets in which something is sold that no trade of ours explains. */
  readonly holdings: readonly string[];
  /** `isFloor`: because of the floor that was asked for. */
  readonly refused: readonly { readonly what: string; readonly reason: string; readonly isFloor?: true }[];
};

/** What became of a person's word: `kept` outlives a restart, `unkept` holds, and neither ledger nor journal took it. */
export type Told = 'nothing' | 'kept' | 'unkept';
export const toldBy = (isKept: boolean): Told => (isKept ? 'kept' : 'unkept');

type Options = Pick<
  SupervisorOptions,
  'trades' | 'positions' | 'isAccountKnown' | 'clock' | 'timers' | 'log' | 'onNeedsReconcile'
>;

/** The exits that there are, and how one begins. */
type Exits = {
  isExiting(tradeId: string): boolean;
  /** Resolves with whether a restart would know it. */
  begin(tradeId: string, wish: ExitWish): Promise<boolean>;
  /** Why nothing can be sold for so much in a market, or null. */
  floorProblem(ticker: string, floorE4: PriceE4): string | null;
  /** False when it cannot be sold here, or is being sold. */
  closeHolding(ticker: string, side: Side, countE2: CountE2, wish: ExitWish): boolean;
};

/** Closes what a person wants closed, and all of it for the kill switch: by what the exchange says is held. */
export class CloseByHand {
  readonly #exits: Exits;
  readonly #options: Options;
  /** Of the present wish of the kill switch. */
  #flatten = {
    tried: new Set<string>(),
    isDone: false,
    isAsking: false,
    askedAtMs: Number.NEGATIVE_INFINITY,
  };

  constructor(exits: Exits, options: Options) {
    this.#exits = exits;
    this.#options = options;
  }

  async close(tradeId: string, wish: ExitWish): Promise<CloseReport> {
    const report = await this.#asked();
    const trade = this.#options.trades.trades.get(tradeId);
    if (trade && isProtected(trade)) this.#closeTrade(trade, wish, report);
    else report.refuse(tradeId, 'nothing of it is held');
    return report.done();
  }

  async closeAll(wish: ExitWish): Promise<CloseReport> {
    const report = await this.#asked();
    for (const [ticker, heldE2] of report.held ?? []) this.#closeRest(ticker, heldE2, wish, report);
    for (const trade of [...this.#options.trades.live.values()])
      if (isProtected(trade)) this.#closeTrade(trade, wish, report);
    return report.done();
  }

  /**
   * Sees to it that also what no trade of ours explains is sold while the kill switch wants it so: once in every market.
   * Trades the supervisor sees to itself. Cheap to call often.
   */
  flatten(reason: string | null): void {
    if (reason === null) {
      this.#flatten.tried.clear();
      this.#flatten.isDone = false;
      return;
    }
    const { isDone, isAsking, askedAtMs } = this.#flatten;
    const nowMs = this.#options.clock.nowMs();
    if (isDone || isAsking || nowMs - askedAtMs < ASK_EVERY_MS) return;
    this.#flatten.askedAtMs = nowMs;
    this.#flatten.isAsking = true;
    void this.#flattenRest({ cause: 'kill', reason });
  }

  async #flattenRest(wish: ExitWish): Promise<void> {
    const report = await this.#asked();
    const { tried } = this.#flatten;
    for (const [ticker, heldE2] of report.held ?? [])
      if (!tried.has(ticker)) this.#closeRest(ticker, heldE2, wish, report);
    for (const ticker of report.holdings) tried.add(ticker);
    this.#flatten.isAsking = false;
    this.#flatten.isDone =
      report.held !== null && report.holdings.length === 0 && report.refused.length === 0;
  }

  #closeTrade(trade: Trade, wish: ExitWish, report: Report): void {
    const { ticker } = trade.intent;
    if (this.#refusesFloor(trade.id, ticker, wish, report)) return;
    const ours = signedHeldE2(trade);
    if (report.held !== null && (report.held.get(ticker) ?? 0) * ours <= 0) {
      report.refuse(trade.id, 'the exchange does not hold it any more');
      this.#options.onNeedsReconcile(ticker);
      return;
    }
    report.begins(trade.id, this.#exits.begin(trade.id, wish));
  }

  /** What the exchange holds beyond our trades. */
  #closeRest(ticker: string, heldE2: number, wish: ExitWish, report: Report): void {
    const own = [...this.#options.trades.live.values()].filter(({ intent }) => intent.ticker === ticker);
    const ownE2 = this.#ownE2().get(ticker) ?? 0;
    const restE2 = heldE2 - ownE2;
    if (restE2 === 0 || restE2 * heldE2 < 0) return;
    // What the exchange said is of before: what we have sold since would be sold a second time.
    if (ownE2 !== (report.ownBefore.get(ticker) ?? 0)) {
      report.refuse(ticker, 'a trade of ours changed there while the exchange was asked: ask again');
      return;
    }
    // Its fills are on their way to us: what looks foreign is ours.
    if (own.some(({ id, status }) => status === 'pending' || this.#exits.isExiting(id))) {
      report.refuse(ticker, 'an order of ours is under way there');
      return;
    }
    if (!this.#options.isAccountKnown()) {
      report.refuse(ticker, 'the account was not compared with the exchange yet');
      return;
    }
    if (this.#refusesFloor(ticker, ticker, wish, report)) return;
    this.#options.onNeedsReconcile(ticker);
    const side = restE2 > 0 ? 'yes' : 'no';
    if (this.#exits.closeHolding(ticker, side, Math.abs(restE2) as CountE2, wish))
      report.holdings.push(ticker);
    else report.refuse(ticker, 'its market is not listed here, or its exit is under way');
  }

  #refusesFloor(what: string, ticker: string, { floorE4 = null }: ExitWish, report: Report): boolean {
    const problem = floorE4 === null ? null : this.#exits.floorProblem(ticker, floorE4);
    if (problem !== null) report.refused.push({ what, reason: problem, isFloor: true });
    return problem !== null;
  }

  /** What our trades hold, by market: YES above zero. */
  #ownE2(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const trade of this.#options.trades.live.values()) {
      const { ticker } = trade.intent;
      sums.set(ticker, (sums.get(ticker) ?? 0) + signedHeldE2(trade));
    }
    return sums;
  }

  async #asked(): Promise<Report> {
    const ownBefore = this.#ownE2();
    return new Report(await this.#held(), ownBefore);
  }

  /** Null when the exchange does not say so in time. */
  async #held(): Promise<ReadonlyMap<string, number> | null> {
    const { positions, timers, log } = this.#options;
    const late = Promise.withResolvers<null>();
    const cancel = timers.after(READ_WITHIN_MS, () => late.resolve(null));
    try {
      const told = await Promise.race([positions(), late.promise]);
      if (told === null) log.warn('the exchange does not say in time what is held');
      return told && byTicker(told);
    } catch (error) {
      log.warn('the exchange does not say what is held', { error: String(error) });
      return null;
    } finally {
      cancel();
    }
  }
}

const byTicker = (positions: readonly Position[]) =>
  new Map(positions.map(({ ticker, countE2 }) => [ticker, countE2 as number]));

class Report {
  readonly held: ReadonlyMap<string, number> | null;
  /** What our trades held when the exchange was asked. */
  readonly ownBefore: ReadonlyMap<string, number>;
  readonly trades: string[] = [];
  readonly holdings: string[] = [];
  readonly refused: { what: string; reason: string; isFloor?: true }[] = [];
  readonly #kept: Promise<boolean>[] = [];

  constructor(held: ReadonlyMap<string, number> | null, ownBefore: ReadonlyMap<string, number>) {
    this.held = held;
    this.ownBefore = ownBefore;
  }

  refuse(what: string, reason: string): void {
    this.refused.push({ what, reason });
  }

  begins(tradeId: string, kept: Promise<boolean>): void {
    this.trades.push(tradeId);
    this.#kept.push(kept);
  }

  /** Whoever is told that it is sold must find it sold after a restart, too. */
  async done(): Promise<CloseReport> {
    const isKept = (await Promise.all(this.#kept)).every(Boolean);
    const { held, trades, holdings, refused } = this;
    return { isConfirmed: held !== null, isKept, trades, holdings, refused };
  }
}
