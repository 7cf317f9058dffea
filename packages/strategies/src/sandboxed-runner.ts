import { setTimeout as after } from 'node:timers/promises';
import type { Parameters } from '@rec-io/domain/parameters';
import type {
  StrategyDecision,
  StrategyDeclaration,
  StrategyInput,
  StrategyMemory,
} from '@rec-io/domain/strategy';
import { decisionProblem } from '@rec-io/domain/strategy-decision';
import type { StrategyRunner } from '@rec-io/engine/ports';
import { askText } from './ask.ts';
import { declarationOf, declarationProblems } from './declaration.ts';
import { SANDBOX_LIMITS, type SandboxLimits, SandboxProcess } from './sandbox-process.ts';
import { StrategyFailure } from './strategy-failure.ts';

/** A sandbox that failed is started anew: at once, then after a second, then after twice as long each time. */
const RESTART_MS_MAX = 60_000;
/** One that ran for so long is forgiven what was before. */
const FORGIVEN_MS = 5 * 60_000;

/** Runs one strategy of a user's own in its sandbox. */
export class SandboxedRunner implements StrategyRunner {
  readonly isSandboxed = true;
  readonly problem = null;
  readonly strategy: StrategyDeclaration;
  readonly #source: string;
  readonly #limits: SandboxLimits;
  readonly #closing = new AbortController();
  #sandbox: SandboxProcess;
  #startedAtMs: number;
  #failures = 0;
  #restarting: Promise<void> | null = null;

  private constructor(
    strategy: StrategyDeclaration,
    source: string,
    limits: SandboxLimits,
    sandbox: SandboxProcess,
  ) {
    this.strategy = strategy;
    this.#source = source;
    this.#limits = limits;
    this.#sandbox = sandbox;
    this.#startedAtMs = performance.now();
  }

  /**
   * @param name as owners see it: its file's
   * @throws StrategyFailure when it cannot be loaded or what it declares cannot be used
   */
  static async open(
    name: string,
    source: string,
    limits: SandboxLimits = SANDBOX_LIMITS,
  ): Promise<SandboxedRunner> {
    const { sandbox, declaration } = await SandboxProcess.start(source, limits);
    const problems = declarationProblems(declaration);
    if (problems.length > 0) {
      sandbox.kill();
      throw new StrategyFailure('invalid', problems.join('; '));
    }
    return new SandboxedRunner(declarationOf(name, declaration), source, limits, sandbox);
  }

  /**
   * Rejects with a StrategyFailure. While the sandbox is being started anew it waits for that, so that one failure does not
   * become three.
   */
  async decide(
    input: StrategyInput,
    memory: StrategyMemory,
    parameters: Parameters,
  ): Promise<StrategyDecision> {
    const ask = askText(input, memory, parameters);
    if (!this.#sandbox.isRunning) await this.#restart();
    const decision = await this.#sandbox.ask(ask);
    const problem = decisionProblem(decision, input);
    if (problem !== null) throw new StrategyFailure('invalid', problem);
    return decision as StrategyDecision;
  }

  /** The process that its code is in. */
  get pid(): number | undefined {
    return this.#sandbox.pid;
  }

  close(): void {
    this.#closing.abort();
    this.#sandbox.kill();
  }

  /** One at a time, whoever waits for it. */
  #restart(): Promise<void> {
    this.#restarting ??= this.#startAnew().finally(() => {
      this.#restarting = null;
    });
    return this.#restarting;
  }

  async #startAnew(): Promise<void> {
    if (performance.now() - this.#startedAtMs > FORGIVEN_MS) this.#failures = 0;
    const waitMs = this.#failures === 0 ? 0 : Math.min(1_000 * 2 ** (this.#failures - 1), RESTART_MS_MAX);
    this.#failures++;
    try {
      await after(waitMs, undefined, { signal: this.#closing.signal });
    } catch {
      throw new StrategyFailure('crashed', 'it was stopped');
    }
    this.#startedAtMs = performance.now();
    const { sandbox } = await SandboxProcess.start(this.#source, this.#limits);
    this.#sandbox = sandbox;
    if (this.#closing.signal.aborted) sandbox.kill();
  }
}
