import { stat } from 'node:fs/promises';
import { AdaptiveModel } from '@rec-io/domain/adaptive/adaptive-model';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { floorTo, MINUTE_MS } from '@rec-io/domain/time';
import type { MarketState, ModelOffer } from '@rec-io/engine/market-state';
import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import type { ModelInUse, ModelStore } from '@rec-io/model-store/model-store';
import { barAt } from '@rec-io/prices/bars';
import { isSameLevel, type StoredBars } from './stored-bars.ts';
import { minutesOf, teach } from './teach.ts';

const LOOK_MS = 60_000;
const NEVER = Number.NEGATIVE_INFINITY;
/** A model must tell something at such distances from a close. */
const ASKED_MINUTES = [0.5, 5, 60] as const;

export type ModelKeeperOptions = {
  readonly store: Pick<ModelStore, 'inUse' | 'journalPath'>;
  /** Those that were complete at `endMs`. A failure is tried again at the next look. */
  readonly storedBars: (symbol: CoinSymbol, endMs: number) => Promise<StoredBars>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** From one look at the store to the next; a minute by default. */
  readonly lookMs?: number;
};

/**
 * Keeps each coin's market with the model that the store says is in use, taught what stored bars and this run know: at the start, and
 * again whenever another one is put in use. Until then, and where that one cannot be used, the present one goes on.
 */
export class ModelKeeper {
  readonly #options: ModelKeeperOptions;
  readonly #wanted: Map<CoinSymbol, ModelInUse>;
  /** By name what each market was given. */
  readonly #offered = new Map<CoinSymbol, string>();
  /** Start of the newest stored bar that the model of each coin was taught. */
  readonly #taughtMs = new Map<CoinSymbol, number>();
  /** Coins whose stored bars are at another level than the index. */
  readonly #distrusted = new Set<CoinSymbol>();
  /** Why, by what was said of it last. */
  readonly #said = new Map<string, string>();
  readonly #stopping = new AbortController();
  /** Of the journal when it was read last; null: it is to be read again. */
  #journal: string | null;
  #looking: Promise<void> = Promise.resolve();
  #cancel = (): void => undefined;

  private constructor(options: ModelKeeperOptions, wanted: Map<CoinSymbol, ModelInUse>, journal: string) {
    this.#options = options;
    this.#wanted = wanted;
    this.#journal = [...wanted].every((each) => this.#isUsable(...each)) ? journal : null;
  }

  /** @throws where the release's own models cannot be read */
  static async open(symbols: readonly CoinSymbol[], options: ModelKeeperOptions): Promise<ModelKeeper> {
    const journal = await stateOf(options.store.journalPath);
    const inUse = symbols.map(async (symbol) => [symbol, await options.store.inUse(symbol)] as const);
    return new ModelKeeper(options, new Map(await Promise.all(inUse)), journal);
  }

  /** As it was trained, and taught nothing yet: what a market begins with. */
  untaught(symbol: CoinSymbol): ProbabilityModel {
    const { name, parameters } = this.#wanted.get(symbol) as ModelInUse;
    return new AdaptiveModel(name, parameters);
  }

  /** Begins to keep these markets. Resolves when each has been given a model that was taught, or cannot be for now. */
  keep(markets: ReadonlyMap<CoinSymbol, MarketState>): Promise<void> {
    const { timers, lookMs = LOOK_MS } = this.#options;
    const look = (): Promise<void> => {
      this.#looking = this.#look(markets).then(() => {
        if (!this.#stopping.signal.aborted) this.#cancel = timers.after(lookMs, look);
      });
      return this.#looking;
    };
    return look();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancel();
    await this.#looking;
  }

  async #look(markets: ReadonlyMap<CoinSymbol, MarketState>): Promise<void> {
    await this.#attempt('the store of models cannot be read', () => this.#read());
    for (const [symbol, market] of markets) {
      const wanted = this.#wanted.get(symbol);
      // After a gap that stored bars may have closed since.
      const isLost = market.newest !== null && market.model.uncertainty.tooLittle !== null;
      if (wanted === undefined || (wanted.name === this.#offered.get(symbol) && !isLost)) continue;
      await this.#attempt(`the model of ${symbol} cannot be taught yet`, () =>
        this.#give(symbol, market, wanted),
      );
    }
  }

  async #read(): Promise<void> {
    const { store } = this.#options;
    const journal = await stateOf(store.journalPath);
    if (journal === this.#journal) return;
    let areUsable = true;
    for (const symbol of this.#wanted.keys()) {
      const inUse = await store.inUse(symbol);
      if (this.#isUsable(symbol, inUse)) this.#wanted.set(symbol, inUse);
      else areUsable = false;
    }
    this.#journal = areUsable ? journal : null;
  }

  /** Whether it is what was chosen; says once why it is not. */
  #isUsable(symbol: CoinSymbol, { problem }: ModelInUse): boolean {
    this.#say('warn', `the model that was chosen for ${symbol} cannot be used; another goes on`, problem);
    return problem === null;
  }

  async #give(symbol: CoinSymbol, market: MarketState, { name, parameters }: ModelInUse): Promise<void> {
    const { storedBars, clock, log } = this.#options;
    const { signal } = this.#stopping;
    const model = new AdaptiveModel(name, parameters);
    const endMs = floorTo(market.history.newestTimeMs ?? clock.nowMs(), MINUTE_MS);
    const stored = this.#distrusted.has(symbol)
      ? { none: 'they are at another level than the index' }
      : await storedBars(symbol, endMs);
    const bars = 'none' in stored ? null : stored.bars;
    this.#say('info', `no stored bars teach the model of ${symbol}`, 'none' in stored ? stored.none : null);
    const given = this.#offered.get(symbol) ?? name;
    this.#offered.set(symbol, name);
    const newestMs = bars?.startMs.at(-1) ?? NEVER;
    // It is there, and knows all that there is to know.
    if (given === name && market.model.name === name && newestMs <= (this.#taughtMs.get(symbol) ?? NEVER))
      return;
    const barsMs = bars === null ? NEVER : await teach(model, minutesOf(bars), signal);
    const own = market.minutes.after(barsMs);
    const untilMs = Math.max(barsMs, await teach(model, own, signal));
    const levelE4 = bars === null ? null : barAt(bars, bars.length - 1).closeE4;
    const offer: ModelOffer = (timeMs, indexE4) => {
      if (levelE4 !== null && !isSameLevel(levelE4, indexE4)) {
        log.warn('stored bars are at another level than the index: they teach the model nothing', {
          ...{ symbol, levelE4, indexE4 },
        });
        this.#distrusted.add(symbol);
        this.#offered.delete(symbol);
        return null;
      }
      const before = market.model.name;
      // Asked about later, it would take minutes that it is still to be taught for such without a trade.
      if (!answers(model, Number.isFinite(untilMs) ? untilMs + MINUTE_MS : timeMs, indexE4)) {
        log.warn(`the model ${name} answers with no probability: ${before} goes on`, { symbol });
        return null;
      }
      const taught = { symbol, bars: bars?.length ?? 0, minutes: own.length };
      if (before !== name) log.info(`the model ${name} is in use from now on, ${before} before`, taught);
      else if (bars !== null) log.info(`the model ${name} goes on with what stored bars taught it`, taught);
      return { model, untilMs };
    };
    market.offerModel(offer);
    this.#taughtMs.set(symbol, barsMs);
  }

  async #attempt(complaint: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#say('warn', complaint, null);
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#say('warn', complaint, String(error));
    }
  }

  /** Says it when it is new; null: it is not so any more. */
  #say(level: 'info' | 'warn', what: string, why: string | null): void {
    if (why === null) this.#said.delete(what);
    else if (this.#said.get(what) !== why) {
      this.#said.set(what, why);
      this.#options.log[level](what, { why });
    }
  }
}

/** Whether it tells a chance for what may go either way, whatever its parameters make of these minutes: stops wait for one. */
function answers(model: ProbabilityModel, timeMs: number, indexE4: PriceE4): boolean {
  return ASKED_MINUTES.every((minutes) => {
    model.prepare(timeMs, indexE4, timeMs + minutes * MINUTE_MS, null);
    const probability = model.above(indexE4);
    return probability > 0 && probability < 1;
  });
}

/** Another one when anything was written to the file. */
const stateOf = (path: string): Promise<string> =>
  stat(path).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    () => 'none',
  );
