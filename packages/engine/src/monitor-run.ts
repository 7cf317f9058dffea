import type { MonitorSpec } from '@rec-io/domain/monitor';
import { defaultsOf, type Parameters, parameterProblems } from '@rec-io/domain/parameters';
import type {
  AutoEntryState,
  StrategyDecision,
  StrategyInput,
  StrategyMemory,
  StrategyStatus,
} from '@rec-io/domain/strategy';
import { DecisionMemory } from './decision-memory.ts';
import type { EngineLog, StrategyRunner } from './ports.ts';

/** A strategy that failed so often in a row is not asked any more until its monitor is set anew. */
const FAILURES_MAX = 3;
const IDLE: StrategyStatus = { state: 'INACTIVE', pausedForS: null };

/** What a strategy made of an instant, and from what. */
export type Decided = {
  readonly input: StrategyInput;
  /** Before the decision. */
  readonly memory: StrategyMemory;
  readonly parameters: Parameters;
  readonly decision: StrategyDecision;
};

/** One monitor as it runs: its settings, its strategy's memory, and what it did before. */
export class MonitorRun {
  /** Decisions outlive a change of settings: their numbers are part of client order ids. */
  readonly decisions: DecisionMemory;
  readonly spec: MonitorSpec;
  /** Null where nobody knows its strategy. */
  readonly runner: StrategyRunner | null;
  readonly #parameters: Parameters;
  readonly #log: EngineLog;
  #memory: StrategyMemory;
  /** Exchange time of the print that made the memory what it is. */
  #memoryAtMs = 0;
  #status: StrategyStatus = IDLE;
  /** The question that is not answered yet. */
  #asked: Promise<void> | null = null;
  #failures = 0;
  #suspended: string | null = null;

  constructor(
    spec: MonitorSpec,
    runner: StrategyRunner | null,
    log: EngineLog,
    decisions = new DecisionMemory(),
  ) {
    this.spec = spec;
    this.decisions = decisions;
    this.runner = runner;
    this.#log = log;
    this.#memory = runner?.strategy.memory ?? {};
    this.#parameters = { ...defaultsOf(runner?.strategy.parameters ?? []), ...spec.parameters };
    this.#suspended = cannotRun(spec, runner);
    if (this.#suspended !== null)
      log.warn('a monitor is suspended', { monitor: spec.name, reason: this.#suspended });
  }

  /** Why it is not asked any more, or null. */
  get suspended(): string | null {
    return this.#suspended;
  }

  /** Whether its strategy answers from elsewhere, after the print that it was asked about. */
  get answersLater(): boolean {
    return this.runner?.isSandboxed === true;
  }

  /** @param masterSwitch whether automatic entry is on at all */
  status(masterSwitch: boolean): { readonly state: AutoEntryState; readonly pausedForS: number | null } {
    if (!masterSwitch || !this.spec.enabled || this.#suspended !== null)
      return { state: 'DISABLED', pausedForS: null };
    return this.#status;
  }

  /** What a restart needs to go on: JSON, and the exchange time it is of. */
  get memory(): { readonly memory: StrategyMemory; readonly timeMs: number } {
    return { memory: this.#memory, timeMs: this.#memoryAtMs };
  }

  /** Settles when a sandboxed strategy has answered and that was acted on; null while nothing is asked. */
  get asked(): Promise<void> | null {
    return this.#asked;
  }

  restore(memory: StrategyMemory, timeMs: number): void {
    this.#memory = memory;
    this.#memoryAtMs = timeMs;
  }

  /** A print from before the feed: it teaches the memory, unless that is younger. A sandboxed strategy is not asked so often. */
  warm(input: StrategyInput): void {
    if (input.nowMs <= this.#memoryAtMs || this.runner?.isSandboxed !== false) return;
    this.ask(
      input,
      () => undefined,
      () => false,
    );
  }

  /**
   * Asks the strategy about an instant. A sandboxed one answers later: until then it is not asked again, and its signals are
   * given to `onDecided` only while `isCurrent` says that the instant is not past.
   */
  ask(input: StrategyInput, onDecided: (decided: Decided) => void, isCurrent: () => boolean): void {
    if (this.runner === null || this.#suspended !== null || this.#asked !== null) return;
    // A memory from the future is of another exchange's time.
    if (input.nowMs < this.#memoryAtMs) this.#memory = this.runner.strategy.memory;
    const memory = this.#memory;
    const answer = this.#attempt(() => this.runner?.decide(input, memory, this.#parameters));
    if (answer === undefined) return;
    if (!(answer instanceof Promise)) {
      this.#take(input, answer);
      onDecided({ input, memory, parameters: this.#parameters, decision: answer });
      return;
    }
    this.#asked = answer
      .catch((error: unknown) => this.#failed(error))
      .then((decision) => {
        this.#asked = null;
        if (!decision) return;
        this.#take(input, decision);
        if (isCurrent()) onDecided({ input, memory, parameters: this.#parameters, decision });
      });
  }

  #attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  #take(input: StrategyInput, { memory, status }: StrategyDecision): void {
    this.#memory = memory;
    this.#memoryAtMs = input.nowMs;
    this.#status = status;
    this.#failures = 0;
  }

  #failed(error: unknown): void {
    this.#failures++;
    const details = { monitor: this.spec.name, error: String(error) };
    if (this.#failures < FAILURES_MAX) {
      this.#log.warn('a strategy failed; its monitor enters nothing this time', details);
      return;
    }
    this.#suspended = `its strategy failed ${FAILURES_MAX} times in a row: ${String(error)}`;
    this.#log.warn('a monitor is suspended: its strategy fails again and again', details);
  }
}

/** Why a monitor cannot trade as it is set, or null. A setting that is wrong stops it: the default is not what its owner wanted. */
function cannotRun({ strategy, parameters }: MonitorSpec, runner: StrategyRunner | null): string | null {
  if (runner === null) return `there is no strategy "${strategy}"`;
  if (runner.problem !== null) return `the strategy "${strategy}" cannot be loaded: ${runner.problem}`;
  const [wrong] = parameterProblems(runner.strategy.parameters, parameters);
  return wrong === undefined ? null : `its setting ${wrong.key} is wrong: ${wrong.message}`;
}
