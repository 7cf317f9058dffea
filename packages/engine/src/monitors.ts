import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { Trade } from '@rec-io/domain/trade';
import { DecisionMemory } from './decision-memory.ts';
import { MonitorRun } from './monitor-run.ts';
import type { EngineLog, StrategyRunner } from './ports.ts';

/** All monitors of an account as they run, and what each has decided before, also those that are gone. */
export class Monitors {
  readonly #log: EngineLog;
  readonly #strategy: (name: string) => StrategyRunner | null;
  readonly #runs = new Map<string, MonitorRun>();
  /** Numbers of decisions are part of client order ids: they outlive every change of settings. */
  readonly #decisions = new Map<string, DecisionMemory>();

  constructor(log: EngineLog, strategy: (name: string) => StrategyRunner | null) {
    this.#log = log;
    this.#strategy = strategy;
  }

  /** Takes the monitors as they are set now. The memory of one that keeps its strategy goes on. */
  set(specs: readonly MonitorSpec[]): void {
    const before = new Map(this.#runs);
    this.#runs.clear();
    for (const spec of specs) this.#runs.set(spec.name, this.#taken(spec, before.get(spec.name)));
  }

  /** One of which nothing changed goes on as it is: also suspended, when its strategy fails. */
  #taken(spec: MonitorSpec, old: MonitorRun | undefined): MonitorRun {
    const runner = this.#strategy(spec.strategy);
    if (old !== undefined && old.runner === runner && JSON.stringify(old.spec) === JSON.stringify(spec))
      return old;
    const run = new MonitorRun(spec, runner, this.#log, this.decisions(spec.name));
    if (old?.spec.strategy === spec.strategy) run.restore(old.memory.memory, old.memory.timeMs);
    return run;
  }

  get all(): ReadonlyMap<string, MonitorRun> {
    return this.#runs;
  }

  /** Whether a sandboxed strategy has not answered yet: `idle` would wait. */
  get busy(): boolean {
    return this.#asked().length > 0;
  }

  async idle(): Promise<void> {
    await Promise.all(this.#asked());
  }

  ofSymbol(symbol: CoinSymbol): MonitorRun[] {
    return [...this.#runs.values()].filter(({ spec }) => spec.symbol === symbol);
  }

  #asked(): Promise<void>[] {
    return [...this.#runs.values()].flatMap(({ asked }) => asked ?? []);
  }

  decisions(name: string): DecisionMemory {
    let decisions = this.#decisions.get(name);
    if (!decisions) {
      decisions = new DecisionMemory();
      this.#decisions.set(name, decisions);
    }
    return decisions;
  }

  applied(entry: LedgerEntry, changed: readonly Trade[]): void {
    if (entry.kind === 'intent') this.decisions(entry.intent.monitor).decided(entry.intent);
    for (const trade of changed) this.decisions(trade.intent.monitor).changed(trade);
  }
}
