import { type ExitDecision, look, NEW_RULE_MEMORY, type RuleMemory } from '@rec-io/domain/exit-decision';
import { fillFee } from '@rec-io/domain/fee';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { Side } from '@rec-io/domain/order';
import type { ExitCause, ProtectiveRules } from '@rec-io/domain/protection';
import { contractsFor, type SizeRule } from '@rec-io/domain/sizing';
import { attemptKey, type EntrySignal, type HeldTrade } from '@rec-io/domain/strategy';
import { bidE4, type StrikeRow, sideProbability } from '@rec-io/domain/strike-ladder';
import type { BarLadder } from './bar-ladder.ts';
import type { Fills } from './fills.ts';
import type { Instant } from './instants.ts';

/** One trade from its entry to its end. Money in 1/1,000,000 $. */
export type BarTrade = {
  readonly enteredMs: number;
  readonly closeTimeMs: number;
  readonly strikeE4: PriceE4;
  readonly side: Side;
  readonly countE2: number;
  /** Paid per contract, before the fee. */
  readonly priceE4: PriceE4;
  /** The ask that it was decided on. */
  readonly seenE4: PriceE4;
  readonly indexE4: PriceE4;
  /** Free to spend before it. */
  readonly balanceE6: number;
  /** The model's, of the side bought, 0…1. */
  readonly probability: number;
  readonly costE6: number;
  feesE6: number;
  /** From a sale or the settlement. */
  revenueE6: number;
  /** What ended it; `void` where nobody knows how its hour ended: the money is given back. */
  cause: ExitCause | 'settlement' | 'void' | 'open';
  endedMs: number;
  /** Whether the side bought would have paid at the settlement, held to it or not; null where nobody knows. */
  paid: boolean | null;
};

type Open = {
  readonly trade: BarTrade;
  readonly ticker: string;
  readonly place: number;
  /** Contracts still held, in 1/100. */
  leftE2: number;
  memory: RuleMemory;
};

export type DeskOptions = {
  readonly size: SizeRule;
  readonly rules: ProtectiveRules;
  readonly balanceE6: number;
  readonly fills: Pick<Fills, 'buy' | 'sell'>;
  readonly ladder: Pick<BarLadder, 'begin'> & { row(place: number): StrikeRow };
};

/** The account of one run: what it buys, holds, sells and is paid. */
export class Desk {
  readonly trades: BarTrade[] = [];
  /** Of this hour, as a strategy sees them. */
  readonly held = new Set<string>();
  readonly traded = new Set<string>();
  readonly attemptedAtMs = new Map<string, number>();
  /** Signals; orders that met no quote within their limit; signals for which the size is nothing, or the money is out. */
  readonly counters = { signals: 0, unfilled: 0, unaffordable: 0 };
  readonly #options: DeskOptions;
  readonly #isWatching: boolean;
  #balanceE6: number;
  #open: Open[] = [];
  /** This hour's, sold ones too: how they would have ended is told at the settlement. */
  #hour: BarTrade[] = [];

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#balanceE6 = options.balanceE6;
    const { probabilityStop, momentumSpikeStop, takeProfit, trailingStop, timeStop, onStale } = options.rules;
    const switches = [probabilityStop, momentumSpikeStop, takeProfit, trailingStop, timeStop];
    this.#isWatching = switches.some(({ enabled }) => enabled) || onStale === 'exit';
  }

  get isHolding(): boolean {
    return this.#open.length > 0;
  }

  get balanceE6(): number {
    return this.#balanceE6;
  }

  heldTrades(): HeldTrade[] {
    return this.#open.map(({ trade, ticker, leftE2 }, i) => ({
      id: String(i),
      ticker,
      side: trade.side,
      countE2: leftE2,
      buyPriceE4: trade.priceE4,
      openedAtMs: trade.enteredMs,
    }));
  }

  /** Looks at what is held by its rules, as of this instant. */
  watch(instant: Instant): void {
    if (!this.#isWatching || this.#open.length === 0) return;
    const { ladder, rules } = this.#options;
    const isKnown = !Number.isNaN(instant.indexE4);
    if (isKnown) ladder.begin(instant.nowMs, instant.indexE4);
    for (const open of this.#open) {
      const { trade, place } = open;
      const row = isKnown ? ladder.row(place) : null;
      const seen = look(
        rules,
        {
          side: trade.side,
          nowMs: instant.nowMs,
          closeTimeMs: trade.closeTimeMs,
          probability: row && sideProbability(row, trade.side),
          momentumBp: instant.momentumBp,
          bidE4: row && bidE4(row, trade.side),
          meanPriceE4: trade.priceE4,
        },
        open.memory,
      );
      open.memory = seen.memory;
      if (seen.decision !== null && isKnown) this.#sell(instant, open, seen.decision);
    }
    this.#open = this.#open.filter(({ leftE2 }) => leftE2 > 0);
  }

  /** A strategy's own exit. */
  exit(instant: Instant, tradeId: string): void {
    const open = this.#open[Number(tradeId)];
    if (open) this.#sell(instant, open, { cause: 'strategy', reason: '' });
  }

  /** After a round of exits: what was sold whole is held no more. */
  tidy(): void {
    this.#open = this.#open.filter(({ leftE2 }) => leftE2 > 0);
  }

  enter(instant: Instant, signal: EntrySignal, place: number): void {
    const { size, fills, ladder } = this.#options;
    const { ticker, side, limitE4, probability } = signal;
    const { market } = ladder.row(place);
    this.counters.signals++;
    const facts = { balanceE6: this.#balanceE6 as MoneyE6, limitE4, probability, fees: market.fees };
    const wantedE2 = contractsFor(size, facts);
    if (wantedE2 === 0) {
      this.counters.unaffordable++;
      return;
    }
    this.attemptedAtMs.set(attemptKey(ticker, side), instant.nowMs);
    const fill = fills.buy(instant, market.floorStrikeE4, side, limitE4, wantedE2);
    if (fill === null) {
      this.counters.unfilled++;
      return;
    }
    const { countE2, priceE4 } = fill;
    const costE6 = countE2 * priceE4;
    const feesE6 = feeE6(market.fees.takerRateE4, priceE4, countE2, -costE6);
    const balanceE6 = this.#balanceE6;
    this.#balanceE6 -= costE6 + feesE6;
    const trade: BarTrade = {
      enteredMs: instant.nowMs,
      closeTimeMs: instant.closeTimeMs,
      strikeE4: market.floorStrikeE4,
      side,
      countE2,
      priceE4,
      seenE4: limitE4,
      indexE4: instant.indexE4,
      balanceE6,
      probability,
      costE6,
      feesE6,
      revenueE6: 0,
      cause: 'open',
      endedMs: Number.NaN,
      paid: null,
    };
    this.trades.push(trade);
    this.#hour.push(trade);
    this.#open.push({ trade, ticker, place, leftE2: countE2, memory: NEW_RULE_MEMORY });
    this.held.add(ticker);
    this.traded.add(ticker);
  }

  /** The hour has closed. @param settledE4 its settlement value; null where nobody knows it */
  settle(closeTimeMs: number, settledE4: number | null): void {
    for (const trade of this.#hour)
      trade.paid = settledE4 === null ? null : settledE4 > trade.strikeE4 === (trade.side === 'yes');
    for (const { trade, leftE2 } of this.#open) {
      if (trade.paid === null) {
        this.#balanceE6 += trade.costE6 + trade.feesE6 - trade.revenueE6;
        trade.revenueE6 = trade.costE6 + trade.feesE6;
        trade.cause = 'void';
      } else {
        const revenueE6 = trade.paid ? leftE2 * 10_000 : 0;
        trade.revenueE6 += revenueE6;
        this.#balanceE6 += revenueE6;
        trade.cause = 'settlement';
      }
      trade.endedMs = closeTimeMs;
    }
    this.#hour.length = 0;
    this.#open = [];
    this.held.clear();
    this.traded.clear();
    this.attemptedAtMs.clear();
  }

  #sell(instant: Instant, open: Open, decision: ExitDecision): void {
    const { fills, ladder, rules } = this.#options;
    const { trade, place, ticker } = open;
    ladder.begin(instant.nowMs, instant.indexE4);
    const row = ladder.row(place);
    const bid = bidE4(row, trade.side);
    if (bid === null) return;
    const floorE4 = Math.max(rules.ladder.floorE4, decision.floorE4 ?? 0);
    const { floorStrikeE4, fees } = row.market;
    const fill = fills.sell(instant, floorStrikeE4, trade.side, bid, open.leftE2 as CountE2, floorE4);
    if (fill === null) return;
    const cashE6 = fill.countE2 * fill.priceE4;
    const feesE6 = feeE6(fees.takerRateE4, fill.priceE4, fill.countE2, cashE6);
    trade.revenueE6 += cashE6;
    trade.feesE6 += feesE6;
    this.#balanceE6 += cashE6 - feesE6;
    open.leftE2 -= fill.countE2;
    if (open.leftE2 > 0) return;
    trade.cause = decision.cause;
    trade.endedMs = instant.nowMs;
    this.held.delete(ticker);
  }
}

const feeE6 = (rateE4: number, priceE4: PriceE4, countE2: CountE2, cashE6: number): number =>
  fillFee(rateE4, priceE4, countE2, cashE6 as MoneyE6, 0 as MoneyE6).netE6;

/** After fees. */
export const profitE6 = ({ revenueE6, costE6, feesE6 }: BarTrade): number => revenueE6 - costE6 - feesE6;
