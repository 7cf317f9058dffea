import { tradeFee } from '@rec-io/domain/fee';
import { seriesKind } from '@rec-io/domain/market';
import { type CountE2, complement, cost, type PriceE4 } from '@rec-io/domain/money';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { sideProbability } from '@rec-io/domain/strike-ladder';
import type { EntryDenial, ManualEntry } from '@rec-io/engine/entries';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import type { BuyPreview, BuyReport, BuyWish } from './trader-commands.ts';

/** More than anybody could ask for again. */
const ANSWERS_MAX = 1_000;
const UNKNOWN_MARKET: EntryDenial = { code: 'unknown_market', message: 'no such market is followed here' };

/** Buys what a person wants, protected as the owner's monitor of such a market protects what it buys itself. */
export class BuyByHand {
  readonly #engine: Pick<TradingEngine, 'row' | 'entries' | 'settings'>;
  /** By who asked, and the id of the request. */
  readonly #answers = new Map<string, BuyReport>();

  constructor(engine: Pick<TradingEngine, 'row' | 'entries' | 'settings'>) {
    this.#engine = engine;
  }

  /** Whoever presses twice, or asks again because no answer came, has bought once. */
  buy(wish: BuyWish, requestId: string, by: string): BuyReport {
    const key = `${by} ${requestId}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const report = this.#bought(wish);
    this.#answers.set(key, report);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > ANSWERS_MAX && oldest !== undefined) this.#answers.delete(oldest);
    return report;
  }

  preview({ ticker, side, countE2, limitE4 }: BuyWish): BuyPreview {
    const entry = this.#entry({ ticker, side, countE2, limitE4 });
    const row = this.#engine.row(ticker);
    const [price, count] = [limitE4 as PriceE4, countE2 as CountE2];
    const costE6 = cost(price, count);
    const expectedFeeE6 = row ? tradeFee(row.market.fees.takerRateE4, price, count) : 0;
    const probability = row ? sideProbability(row, side) : Number.NaN;
    return {
      denial: entry === null ? UNKNOWN_MARKET : this.#engine.entries.obstacleTo(entry),
      askE4: row?.book.ask(side) ?? null,
      probability: Number.isFinite(probability) ? probability : null,
      costE6,
      expectedFeeE6,
      worstLossE6: costE6 + expectedFeeE6,
      gainE6: cost(complement(price), count) - expectedFeeE6,
      closeTimeMs: row?.market.closeTimeMs ?? null,
      protectedAs: row ? (this.#monitorOf(row.market)?.name ?? null) : null,
    };
  }

  #bought(wish: BuyWish): BuyReport {
    const entry = this.#entry(wish);
    const told = entry === null ? UNKNOWN_MARKET : this.#engine.entries.byPerson(entry);
    return typeof told === 'string' ? { tradeId: told, denial: null } : { tradeId: null, denial: told };
  }

  #entry({ ticker, side, countE2, limitE4 }: BuyWish): ManualEntry | null {
    const market = this.#engine.row(ticker)?.market;
    if (!market) return null;
    const rules = this.#monitorOf(market)?.rules ?? DEFAULT_PROTECTIVE_RULES;
    return {
      ...{ symbol: market.symbol, ticker, side, rules },
      countE2: countE2 as CountE2,
      limitE4: limitE4 as PriceE4,
    };
  }

  #monitorOf(market: { readonly symbol: string; readonly seriesTicker: string }): MonitorSpec | undefined {
    const series = seriesKind(market.seriesTicker);
    return this.#engine.settings.monitors.find(
      (monitor) => monitor.symbol === market.symbol && monitor.series === series,
    );
  }
}
