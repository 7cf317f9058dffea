import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ExitSignal, Signal, StrategyInput } from '@rec-io/domain/strategy';
import type { StrikeLadder, StrikeRow } from '@rec-io/domain/strike-ladder';
import { meanPriceE4 } from '@rec-io/domain/trade';
import type { TradingState } from '@rec-io/domain/trading-state';
import type { SignalResult } from './decision-record.ts';
import type { EngineOptions, EngineSettings } from './engine-options.ts';
import type { Entries } from './entries.ts';
import type { Facts } from './facts.ts';
import type { Decided, MonitorRun } from './monitor-run.ts';
import type { Monitors } from './monitors.ts';
import type { Clock } from './ports.ts';
import type { SymbolFeed } from './symbol-feed.ts';

export type DecisionsOptions = {
  readonly mode: Mode;
  readonly monitors: Monitors;
  readonly entries: Entries;
  readonly facts: Facts;
  readonly settings: () => EngineSettings;
  /** Why nothing of a symbol can be entered now, or null. */
  readonly reason: (symbol: CoinSymbol) => string | null;
  readonly onExit: (signal: ExitSignal) => void;
  readonly state: () => TradingState;
  readonly clock: Clock;
  readonly onDecision: EngineOptions['onDecision'];
};

/** What the monitors decide at each print. They are asked whether or not anything may be done: their memory goes on. */
export class Decisions {
  readonly #options: DecisionsOptions;

  constructor(options: DecisionsOptions) {
    this.#options = options;
  }

  /** Prints from before the feed: they teach, and decide nothing. */
  warm({ market }: SymbolFeed, prints: Iterable<readonly [timeMs: number, indexE4: PriceE4]>): void {
    const runs = this.#options.monitors.ofSymbol(market.symbol);
    for (const [nowMs, indexE4] of prints) {
      const momentumBp = market.warm(nowMs, indexE4);
      for (const run of runs) run.warm({ ...this.#own(run, []), nowMs, indexE4, momentumBp, ladder: null });
    }
  }

  /** Asks every monitor of the symbol about this print. */
  at(feed: SymbolFeed, event: Extract<ExchangeEvent, { kind: 'index' }>): void {
    const { market } = feed;
    for (const run of this.#options.monitors.ofSymbol(event.symbol)) {
      const { indexE4, timeMs: nowMs } = event;
      const ladder = shown(market.ladder(run.spec.series), run.answersLater);
      run.ask(
        { ...this.#own(run, ladder?.rows ?? []), nowMs, indexE4, momentumBp: market.momentumBp, ladder },
        (decided) => this.#act(run, feed, decided),
        () => market.newest === event,
      );
    }
  }

  /** Whether a monitor may enter as its owner has set it. */
  isOn({ spec }: MonitorRun): boolean {
    return this.#options.settings().autoEntry && spec.enabled && spec.mode === this.#options.mode;
  }

  #act(run: MonitorRun, feed: SymbolFeed, { input, memory, parameters, decision }: Decided): void {
    const { reason, onDecision, state, clock, facts } = this.#options;
    const { name: monitor, strategy, symbol } = run.spec;
    const tooLittle = input.ladder?.uncertainty.tooLittle ?? null;
    const obstacle = this.isOn(run) ? (reason(symbol) ?? tooLittle) : 'its monitor is switched off';
    const before = onDecision && { state: state(), balanceE6: facts.account.balanceE6 };
    const { signals, status } = decision;
    const results = signals.map((signal) => this.#carryOut(run, signal, obstacle));
    if (!before) return;
    const wallMs = clock.nowMs();
    const booksAgeMs = feed.booksAgeMs(wallMs);
    onDecision({
      ...{
        monitor,
        strategy,
        symbol,
        model: feed.market.model.name,
        parameters,
        input,
        memory,
        status,
        signals,
        results,
        obstacle,
      },
      ...before,
      wallMs,
      indexAgeMs: feed.indexAgeMs(wallMs),
      booksAgeMs: Number.isFinite(booksAgeMs) ? booksAgeMs : null,
    });
  }

  #carryOut({ spec }: MonitorRun, signal: Signal, obstacle: string | null): SignalResult {
    const { entries, onExit } = this.#options;
    if (signal.kind === 'exit') {
      onExit(signal);
      return { kind: 'exit-asked' };
    }
    if (obstacle !== null) return { kind: 'withheld', reason: obstacle };
    const result = entries.bySignal(spec, signal);
    return typeof result === 'string'
      ? { kind: 'ordered', tradeId: result }
      : { kind: 'denied', denial: result };
  }

  /** What a monitor may look at beside these strikes. */
  #own(
    run: MonitorRun,
    rows: readonly StrikeRow[],
  ): Pick<StrategyInput, 'held' | 'traded' | 'attemptedAtMs' | 'trades'> {
    const { facts, entries } = this.#options;
    const trades: StrategyInput['trades'][number][] = [];
    for (const trade of facts.trades.live.values()) {
      const { intent, status } = trade;
      if (status !== 'open' || intent.monitor !== run.spec.name) continue;
      const { id, openedAtMs, heldE2: countE2 } = trade;
      const buyPriceE4 = meanPriceE4(trade) ?? 0;
      trades.push({ id, ticker: intent.ticker, side: intent.side, countE2, buyPriceE4, openedAtMs });
    }
    const heldAnywhere = entries.held();
    const held = new Set<string>();
    for (const { market } of rows) if (heldAnywhere.has(market.ticker)) held.add(market.ticker);
    return { held, ...run.decisions.in(rows), trades };
  }
}

/** The ladder as a strategy sees it. Its rows go on changing: whoever answers later is shown a copy. */
function shown(ladder: StrikeLadder | null, answersLater: boolean): StrategyInput['ladder'] {
  if (ladder === null) return null;
  const { eventTicker, closeTimeMs, rows, uncertainty } = ladder;
  return answersLater
    ? { eventTicker, closeTimeMs, rows: rows.map((row) => ({ ...row })), uncertainty: { ...uncertainty } }
    : { eventTicker, closeTimeMs, rows, uncertainty };
}
