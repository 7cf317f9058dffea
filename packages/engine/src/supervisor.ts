import { type ExitDecision, look } from '@rec-io/domain/exit-decision';
import type { ExitEnd } from '@rec-io/domain/ledger';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { Side } from '@rec-io/domain/order';
import type { ExitSignal } from '@rec-io/domain/strategy';
import type { Trade } from '@rec-io/domain/trade';
import type { ExitWait } from '@rec-io/domain/view';
import { CloseByHand, type CloseReport, type Told, toldBy } from './close-by-hand.ts';
import { ExitCampaign, type ExitTarget, type ExitWish } from './exit-campaign.ts';
import { ExitTargets } from './exit-targets.ts';
import { FreshSight } from './fresh-sight.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { traced } from './traced-log.ts';
import { isExitUnderWay, isHeldBack, isProtected, rulesOf } from './trade-exit.ts';
import { TradeWatches } from './trade-watches.ts';

/** Looks at least so often, whether or not anything is told. */
const LOOK_EVERY_MS = 1_000;
/** A trade that was not looked at for so long is not supervised. */
const UNWATCHED_AFTER_MS = 5_000;
/** An exit under way, as the owner sees it. */
export type ExitUnderWay = ExitWish & {
  /** Null for a holding that no trade of ours explains. */
  readonly tradeId: string | null;
  readonly ticker: string;
  /** Why no step is sent at the moment; null while the ladder runs. */
  readonly waits: ExitWait | null;
};

/**
 * Looks at every open trade: at each print, when the book of a trade under exit changes, and every second by itself, so that
 * it also acts when nothing is told any more. What wants out begins an exit, and every exit goes on until it has an end, also
 * after a restart. It knows neither pauses nor health nor trading states: nothing switches it off but `stop`.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #sight: FreshSight;
  readonly #targets: ExitTargets;
  readonly #byHand: CloseByHand;
  readonly #watches: TradeWatches;
  /** By trade; those of holdings by market and side. */
  readonly #campaigns = new Map<
    string,
    { readonly tradeId: string | null; readonly target: ExitTarget; readonly campaign: ExitCampaign }
  >();
  #cancelTimer: () => void = () => undefined;
  /** When all open trades were looked at. */
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #rounds = 0;
  #failures = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#sight = new FreshSight(options);
    this.#watches = new TradeWatches(options);
    this.#targets = new ExitTargets(options, this.#sight, (ticker) => this.onBook(ticker));
    this.#byHand = new CloseByHand(
      {
        isExiting: (id) => this.#campaigns.has(id),
        begin: (id, wish) => this.#want(id, wish),
        floorProblem: (ticker, floorE4) => this.#targets.floorProblem(ticker, floorE4),
        closeHolding: (ticker, side, countE2, wish) => this.#beginHolding(ticker, side, countE2, wish),
      },
      options,
    );
  }

  /** How often everything was looked at by time, and nothing failed at it: whoever watches sees by it that trades are protected. */
  get rounds(): number {
    return this.#rounds;
  }

  /** Looks now, and from now on every second. */
  start(): void {
    this.#cancelTimer = this.#options.timers.after(LOOK_EVERY_MS, () => this.start());
    this.#failures = 0;
    this.#look();
    if (this.#failures === 0) this.#rounds++;
  }

  stop(): void {
    this.#cancelTimer();
    for (const { campaign } of this.#campaigns.values()) campaign.stop();
    this.#campaigns.clear();
  }

  onPrint(): void {
    this.#look();
  }

  onBook(ticker: string): void {
    for (const { target, campaign } of this.#campaigns.values())
      if (target.ticker === ticker) this.#guarded(ticker, () => campaign.advance());
  }

  /** A strategy wants one of its trades sold. */
  onStrategy({ tradeId, reason }: ExitSignal): void {
    const trade = this.#options.trades.trades.get(tradeId);
    if (trade && trade.heldToSettlement === null) this.#wishes(trade, { cause: 'strategy', reason });
  }

  /** A person wants a trade sold. @param floorE4 no lower than this; null: no lower than its rules say */
  close(tradeId: string, reason: string, floorE4: PriceE4 | null = null): Promise<CloseReport> {
    return this.#byHand.close(tradeId, { cause: 'manual', reason, floorE4 });
  }

  /** A person wants everything sold that the exchange says is held. @param floorE4 as `close` */
  closeAll(reason: string, floorE4: PriceE4 | null = null): Promise<CloseReport> {
    return this.#byHand.closeAll({ cause: 'manual', reason, floorE4 });
  }

  /** A person keeps a trade to settlement, whatever its rules say: at once. */
  async hold(tradeId: string, reason: string): Promise<Told> {
    const trade = this.#options.trades.trades.get(tradeId);
    if (!trade || !isProtected(trade)) return 'nothing';
    return toldBy(await this.#end(tradeId, 'held', reason));
  }

  /**
   * A person calls an exit off, or takes back that a trade is held. A rule that still wants out begins another exit: change the
   * rule, or hold the trade.
   */
  async callOff(tradeId: string, reason: string): Promise<Told> {
    const trade = this.#options.trades.trades.get(tradeId);
    const isThere = trade && isProtected(trade) && (trade.heldToSettlement !== null || isExitUnderWay(trade));
    if (!isThere && !this.#campaigns.has(tradeId)) return 'nothing';
    return toldBy(await this.#end(tradeId, 'reopened', reason));
  }

  get exits(): ExitUnderWay[] {
    return [...this.#campaigns.values()].map(({ tradeId, target, campaign }) => ({
      ...campaign.wish,
      tradeId,
      ticker: target.ticker,
      waits: campaign.waits,
    }));
  }

  /** Why the exit of a trade sends nothing at the moment; null while its ladder runs, and without one. */
  waitOf(tradeId: string): ExitWait | null {
    return this.#campaigns.get(tradeId)?.campaign.waits ?? null;
  }

  /** Open trades that nobody has looked at lately: none may be entered while there is one. */
  get unwatched(): string[] {
    const sinceMs = this.#options.clock.nowMs() - UNWATCHED_AFTER_MS;
    // One that is new is looked at with all others, in a second at most.
    const lookedAtMs = (id: string) => this.#watches.get(id)?.lookedAtMs ?? this.#lookedAtMs;
    return [...this.#options.trades.live.values()]
      .filter((trade) => isProtected(trade) && !(lookedAtMs(trade.id) >= sinceMs))
      .map(({ id }) => id);
  }

  #look(): void {
    const { trades, flattening } = this.#options;
    this.#sight.looked();
    const killReason = flattening();
    this.#byHand.flatten(killReason);
    // By a wrong clock a market that is open would be closed.
    if (!this.#options.isTimeKnown()) return;
    this.#watches.keepOnly(trades.live);
    // What an exit or a fill changes meanwhile is seen at once: the list is that of now.
    for (const { id } of [...trades.live.values()]) this.#guarded(id, () => this.#lookAt(id, killReason));
    for (const { tradeId, target, campaign } of [...this.#campaigns.values()])
      this.#guarded(tradeId ?? target.ticker, () => campaign.advance());
    this.#lookedAtMs = this.#options.clock.nowMs();
  }

  #lookAt(id: string, killReason: string | null): void {
    const trade = this.#options.trades.trades.get(id);
    if (!trade) return;
    if (trade.status === 'expired' && isExitUnderWay(trade) && !this.#campaigns.has(id))
      void this.#targets.end(id, 'held', 'its market closed before it was sold');
    if (!isProtected(trade)) return;
    const watch = this.#watches.of(trade);
    const { decision, memory } = look(rulesOf(trade), this.#sight.of(trade), watch.memory);
    watch.memory = memory;
    watch.lookedAtMs = this.#options.clock.nowMs();
    if (!this.#sight.isSettling) this.#watches.keepPeak(trade);
    if (killReason === null) watch.isKillSpent = false;
    const kill =
      killReason === null || watch.isKillSpent ? null : ({ cause: 'kill', reason: killReason } as const);
    const wish = kill ?? (trade.heldToSettlement === null ? decision : null);
    if (isExitUnderWay(trade)) this.#goOn(trade);
    if (wish !== null) this.#wishes(trade, wish);
  }

  /** An exit of before a restart. */
  #goOn({ exit, id }: Trade): void {
    if (exit === null || this.#campaigns.has(id)) return;
    const { cause, reason, floorE4 } = exit;
    this.#run(id, { cause, reason: reason ?? 'gone on with after a restart', floorE4 });
  }

  #wishes(trade: Trade, wish: ExitDecision): void {
    // The floor of one keeps nobody else from selling lower.
    if (isExitUnderWay(trade) && !isHeldBack(trade, wish.floorE4 ?? null)) return;
    if (isProtected(trade) && !this.#watches.isTooEarly(trade)) void this.#want(trade.id, wish);
  }

  /** A wish is a fact of its trade before anything is sent for it. Resolves with whether a restart would know it. */
  #want(id: string, wish: ExitWish): Promise<boolean> {
    const kept = this.#targets.begin(id, wish);
    const running = this.#campaigns.get(id);
    if (running) running.campaign.wants(wish);
    else this.#run(id, wish);
    return kept;
  }

  #run(id: string, wish: ExitWish): void {
    this.#begin(id, id, this.#targets.ofTrade(id), wish);
  }

  #end(id: string, result: ExitEnd['result'], reason: string): Promise<boolean> {
    const running = this.#campaigns.get(id);
    return running ? running.campaign.end(result, reason) : this.#targets.end(id, result, reason);
  }

  #beginHolding(ticker: string, side: Side, countE2: CountE2, wish: ExitWish): boolean {
    const key = `${ticker} ${side}`;
    const target = this.#campaigns.has(key)
      ? null
      : this.#targets.ofHolding(ticker, side, countE2, wish.floorE4 ?? null);
    if (target !== null) this.#begin(key, null, target, wish);
    return target !== null;
  }

  #begin(key: string, tradeId: string | null, target: ExitTarget, wish: ExitWish): void {
    const { log, onChange } = this.#options;
    const campaign = new ExitCampaign(target, wish, {
      ...this.#options,
      log: traced(log, key),
      mayDecide: () => !this.#sight.isSettling,
      onEnd: (result, reason) => this.#ended(key, wish, result, reason),
    });
    this.#campaigns.set(key, { tradeId, target, campaign });
    // That of a trade is told by the ledger.
    if (tradeId === null) log.warn('an exit begins', { ticker: target.ticker, holding: key, ...wish });
    campaign.advance();
    onChange?.();
  }

  #ended(key: string, { cause }: ExitWish, result: ExitEnd['result'], reason: string): void {
    const { log, onChange } = this.#options;
    const tradeId = this.#campaigns.get(key)?.tradeId ?? null;
    this.#campaigns.delete(key);
    // That of a trade is told by the ledger.
    if (tradeId === null)
      log[result === 'flat' ? 'info' : 'warn'](`an exit ended: ${result}`, { holding: key, cause, reason });
    this.#watches.exitEnded(key, result);
    onChange?.();
  }

  /** What goes wrong with one trade stops no other one's protection. */
  #guarded(what: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#failures++;
      this.#options.log.warn('looking at a trade failed; tried again at the next look', {
        what,
        error: String(error),
      });
    }
  }
}
