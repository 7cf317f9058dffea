import type { StrategyRunner } from '@rec-io/engine/ports';
import { SANDBOX_LIMITS, type SandboxLimits } from './sandbox-process.ts';
import { SandboxedRunner } from './sandboxed-runner.ts';
import { StrategyFailure } from './strategy-failure.ts';
import { readStrategy, STRATEGY_NAME, strategyFile } from './strategy-files.ts';

/** The users' own strategies that a trader runs: each in a sandbox from the moment it is first wanted. */
export class OwnStrategies {
  readonly #directory: string;
  readonly #limits: SandboxLimits;
  readonly #runners = new Map<string, SandboxedRunner>();
  readonly #problems = new Map<string, StrategyFailure>();

  constructor(directory: string, limits: SandboxLimits = SANDBOX_LIMITS) {
    this.#directory = directory;
    this.#limits = limits;
  }

  /**
   * Starts those of these names that are not running, from their files as they are now. One that cannot be loaded keeps no
   * other from it: {@link problem} says what is wrong, and asking its runner rejects with that. A file that was changed is
   * taken up at the next start.
   */
  async load(names: readonly string[]): Promise<void> {
    const wanted = new Set(names.filter((name) => STRATEGY_NAME.test(name) && !this.#runners.has(name)));
    await Promise.all([...wanted].map((name) => this.#open(name)));
  }

  /** Null for a name that was not loaded. */
  runner(name: string): StrategyRunner | null {
    const problem = this.#problems.get(name);
    return this.#runners.get(name) ?? (problem ? unloadable(name, problem) : null);
  }

  /** Why one could not be loaded; null where it could. */
  problem(name: string): string | null {
    return this.#problems.get(name)?.message ?? null;
  }

  close(): void {
    for (const runner of this.#runners.values()) runner.close();
  }

  async #open(name: string): Promise<void> {
    this.#problems.delete(name);
    try {
      const source = await readStrategy(strategyFile(this.#directory, name));
      this.#runners.set(name, await SandboxedRunner.open(name, source, this.#limits));
    } catch (error) {
      if (!(error instanceof StrategyFailure)) throw error;
      this.#problems.set(name, error);
    }
  }
}

/** Its monitor is suspended with the reason, as when it fails later. */
const unloadable = (name: string, problem: StrategyFailure): StrategyRunner => ({
  strategy: { name, description: problem.message, parameters: [], memory: {} },
  isSandboxed: true,
  decide: () => Promise.reject(problem),
});
