import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { CoinSymbol, Series } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import type { RiskLimits } from '@rec-io/domain/risk-limits';
import type { Trade } from '@rec-io/domain/trade';
import type { TradingState } from '@rec-io/domain/trading-state';
import { builtInStrategy, directRunner } from '@rec-io/engine/built-in-strategies';
import type { CloseReport } from '@rec-io/engine/close-by-hand';
import type { EngineOptions } from '@rec-io/engine/engine-options';
import type { EngineLog, ExchangeGateway, ExitJournal, GroupMemory, Ledger } from '@rec-io/engine/ports';
import { TradingEngine } from '@rec-io/engine/trading-engine';
import { DICE } from './dice-strategy.ts';
import type { ProcessLife } from './process-life.ts';
import { ACCOUNT } from './venue.ts';

const OWNER = { reason: 'the owner wants it', by: 'owner' };
const RETRY_MS = 2_000;
const FIRST_PRINT_POLL_MS = 50;
const WITHOUT_PRINTS_MS = 10_000;
const SOON_LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;
const LOOK_LATER_MS = 30_000;

export type SimulatedTraderOptions = {
  readonly life: ProcessLife;
  readonly symbols: readonly CoinSymbol[];
  readonly series: readonly Series[];
  readonly monitors: readonly MonitorSpec[];
  readonly limits: RiskLimits;
  readonly model: (symbol: CoinSymbol) => ProbabilityModel;
  readonly gateway: ExchangeGateway;
  readonly ledger: Ledger;
  readonly journal: ExitJournal;
  readonly groupMemory: GroupMemory;
  readonly log: EngineLog;
  /** Reads the ledger. */
  readonly read: () => Promise<readonly LedgerEntry[]>;
  /** The index of the last hour, for a warm start. */
  readonly history: (symbol: CoinSymbol) => readonly (readonly [timeMs: number, indexE4: PriceE4])[];
  readonly startFeed: () => void;
  /** As the messages of the exchange tell it, or its answers where there are none. */
  readonly exchangeNowMs: () => number;
  readonly onBrokenBook: (ticker: string) => void;
  readonly onTrades: (trades: readonly Trade[]) => void;
  readonly onDecision?: NonNullable<EngineOptions['onDecision']>;
};

/** One life of the trader, put together as its app does it. The only file here that knows how the engine is used. */
export class SimulatedTrader {
  readonly engine: TradingEngine;
  readonly #options: SimulatedTraderOptions;
  #wake: () => void = () => undefined;
  #reconnected = false;
  /** Whether the ledger was read and the engine knows it. */
  restored = false;

  constructor(options: SimulatedTraderOptions) {
    const {
      life,
      series,
      monitors,
      limits,
      model,
      gateway,
      ledger,
      journal,
      groupMemory,
      log,
      onTrades,
      onBrokenBook,
      onDecision,
    } = options;
    this.#options = options;
    this.engine = new TradingEngine({
      ...{ mode: 'simulated', account: ACCOUNT, settings: { monitors, autoEntry: true, limits } },
      ...{ series, model, gateway, ledger, journal, groupMemory, log, onTrades, onBrokenBook },
      strategy: (name) => (name === DICE.name ? directRunner(DICE) : builtInStrategy(name)),
      clock: life,
      timers: life,
      ...(onDecision === undefined ? {} : { onDecision }),
      onReconcileDue: () => {
        this.#reconnected = true;
        this.#wake();
      },
    });
  }

  on(event: ExchangeEvent): void {
    this.engine.on(event);
  }

  /** From the start of the process until it ends. */
  async run(): Promise<void> {
    const { engine } = this;
    const { read, symbols, history, startFeed } = this.#options;
    await engine.open(await this.#untilItWorks(read));
    this.restored = true;
    for (const symbol of symbols) engine.warm(symbol, history(symbol));
    startFeed();
    for (let waitedMs = 0; engine.nowMs === 0 && waitedMs < WITHOUT_PRINTS_MS; ) {
      await this.#sleep(FIRST_PRINT_POLL_MS);
      if (engine.connected) waitedMs += FIRST_PRINT_POLL_MS;
    }
    for (let look = 0; ; look++) {
      await this.reconcile();
      const agrees = engine.blockedMarkets.size === 0;
      if (agrees) look = -1;
      await this.#reconnection(agrees ? null : look < SOON_LOOKS ? LOOK_AGAIN_MS : LOOK_LATER_MS);
    }
  }

  /** Whether the trader has said that it is so. */
  async tighten(state: Exclude<TradingState, 'active'>, flatten: boolean): Promise<boolean> {
    return (await this.engine.control.tighten(state, OWNER, flatten)).kind === 'done';
  }

  /** Whether trading is active afterwards. */
  async arm(): Promise<boolean> {
    const { kind } = await this.engine.control.arm(OWNER);
    return kind === 'done' || kind === 'active-already';
  }

  /** Sells one trade, or all that the exchange says is held. */
  close(tradeId: string | null): Promise<CloseReport> {
    const { supervisor } = this.engine;
    return tradeId === null ? supervisor.closeAll(OWNER.reason) : supervisor.close(tradeId, OWNER.reason);
  }

  /** Other settings, drawn by a number. */
  changeSettings(number: number): void {
    const { monitors, limits } = this.#options;
    const changed = monitors.map((spec, i) => ({
      ...spec,
      enabled: (number >> i) % 4 !== 0,
      size: { kind: 'fixed', contracts: 1 + (number % 30), multiplier: 1 } as const,
    }));
    const changedLimits = { ...limits, maxOpenTrades: 1 + (number % 40) };
    this.engine.configure({ monitors: changed, autoEntry: true, limits: changedLimits });
  }

  /** What `recio reconcile` asks for. */
  async reconcile(): Promise<void> {
    await this.#untilItWorks(() => this.engine.reconcile(this.engine.nowMs || this.#options.exchangeNowMs()));
  }

  async #untilItWorks<T>(action: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await action();
      } catch {
        await this.#sleep(RETRY_MS);
      }
    }
  }

  /** Resolves with the next reconnection, or after `waitMs`. */
  async #reconnection(waitMs: number | null): Promise<void> {
    if (!this.#reconnected) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (waitMs !== null) this.#options.life.after(waitMs, resolve);
      });
    }
    this.#reconnected = false;
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.#options.life.after(delayMs, resolve));
  }
}
