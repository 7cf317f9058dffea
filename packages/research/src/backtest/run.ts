import { setImmediate } from 'node:timers/promises';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { Parameters } from '@rec-io/domain/parameters';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import type { ProtectiveRules } from '@rec-io/domain/protection';
import type { SizeRule } from '@rec-io/domain/sizing';
import { HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { meanToCentsE4 } from '@rec-io/exchange-sim/settlement';
import type { MinuteGrid } from '../minute-grid.ts';
import type { BarColumns } from './bar-columns.ts';
import { BarLadder } from './bar-ladder.ts';
import type { Decider } from './deciders.ts';
import { Desk } from './desk.ts';
import { type FillAssumption, type FillOptions, Fills } from './fills.ts';
import { type Instant, Instants, wholeHours } from './instants.ts';
import { type MarketWisdom, QuoteModel } from './quote-model.ts';

const DAY_MINUTES = 1_440;

/** One way to trade. */
export type Contender = {
  readonly parameters: Parameters;
  readonly size: SizeRule;
  readonly rules: ProtectiveRules;
  readonly fills: FillAssumption;
  readonly decider: (facts: { readonly ladder: BarLadder; readonly parameters: Parameters }) => Decider;
};

export type WalkOptions = {
  readonly grid: MinuteGrid;
  readonly columns: BarColumns;
  readonly symbol: CoinSymbol;
  /** Has learnt from what was before `fromMs` and nothing else, and has observed no minute yet. */
  readonly model: ProbabilityModel;
  readonly fromMs: number;
  readonly toMs: number;
  readonly balanceE6: number;
  readonly fills: Omit<FillOptions, 'fills'>;
  readonly market: MarketWisdom;
  /** Tickers as the exchange's, for strategies that read them. Slower. */
  readonly hasRealTickers: boolean;
};

/** Runs contenders side by side along the bars: they meet the same market, and do not see each other. */
export class Walk {
  readonly desks: readonly Desk[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly ladder: BarLadder;
  readonly #options: WalkOptions;
  readonly #deciders: readonly Decider[];

  constructor(options: WalkOptions, contenders: readonly Contender[]) {
    const { grid, symbol, model, market, fills, balanceE6, hasRealTickers } = options;
    const quotes = new QuoteModel(market);
    const ladder = new BarLadder(symbol, model, quotes, hasRealTickers);
    const filling = (assumed: FillAssumption) => new Fills({ ...fills, fills: assumed }, grid, model, quotes);
    this.ladder = ladder;
    this.desks = contenders.map(
      ({ size, rules, fills: assumed }) =>
        new Desk({ size, rules, balanceE6, fills: filling(assumed), ladder }),
    );
    this.#deciders = contenders.map(({ decider, parameters }) => decider({ ladder, parameters }));
    this.#options = options;
    ({ fromMs: this.fromMs, toMs: this.toMs } = wholeHours(grid, options.fromMs, options.toMs));
  }

  /**
   * To the end. Once a day of the bars it pauses, so that signals and workers are heard.
   * @param onHour is told each close that was settled
   */
  async run(onHour: (timeMs: number) => void, aborted: () => boolean): Promise<void> {
    const { grid, columns, model } = this.#options;
    const { ladder, fromMs, toMs } = this;
    const instants = new Instants({ grid, columns, model, ladder, fromMs, toMs });
    while (instants.present.minute * MINUTE_MS + grid.startMs < toMs && !aborted())
      await (this.#someMinutes(instants, onHour) ?? setImmediate());
  }

  /** Up to a day, or to the first answer that has to be waited for. A plain loop: years of minutes go through it. */
  #someMinutes(instants: Instants, onHour: (timeMs: number) => void): Promise<void> | undefined {
    const instant = instants.present;
    for (let i = 0; i < DAY_MINUTES && instants.next(); i++) {
      this.#begin(instant, onHour);
      if (instant.nowMs >= this.toMs) return;
      for (let desk = 0; desk < this.desks.length; desk++) {
        const answer = this.#deciders[desk]?.(instant, this.desks[desk] as Desk);
        if (answer !== undefined) return this.#others(answer, instant, desk + 1);
      }
    }
    return;
  }

  async #others(first: Promise<void>, instant: Instant, from: number): Promise<void> {
    await first;
    for (let desk = from; desk < this.desks.length; desk++)
      await this.#deciders[desk]?.(instant, this.desks[desk] as Desk);
  }

  /** What was closed is settled, what is held is looked at. */
  #begin(instant: Instant, onHour: (timeMs: number) => void): void {
    if (instant.nowMs === instant.closeTimeMs - HOUR_MS) {
      const settledE4 = settlementE4(this.#options.grid, this.#options.columns, instant.minute - 1);
      for (const desk of this.desks) desk.settle(instant.nowMs, settledE4);
      onHour(instant.nowMs);
    }
    for (const desk of this.desks) desk.watch(instant);
  }
}

/**
 * What an hour settles on, to whole cents: the mean of open, high, low and close of its last minute, which stands for the mean of sixty
 * prints; the last known close where that minute has no bar, as an index that nobody trades repeats itself; null in a gap.
 */
export function settlementE4(grid: MinuteGrid, { knownE4 }: BarColumns, minute: number): PriceE4 | null {
  const meanE4 = grid.meanE4[minute] as number;
  if (!Number.isNaN(meanE4)) return meanToCentsE4({ sumE4: Math.round(4 * meanE4), prints: 4 });
  const close = knownE4[minute] as number;
  return Number.isNaN(close) ? null : meanToCentsE4({ sumE4: close, prints: 1 });
}

/** How many minutes a walk asks about. */
export const minutesOf = ({ fromMs, toMs }: Pick<Walk, 'fromMs' | 'toMs'>): number =>
  Math.max(0, Math.round((toMs - fromMs) / MINUTE_MS));
