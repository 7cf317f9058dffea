import type { StrategyRunner } from '@rec-io/engine/ports';
import { SANDBOX_LIMITS, type SandboxLimits } from './sandbox-process.ts';
import { SandboxedRunner } from './sandboxed-runner.ts';
import { StrategyFailure } from './strategy-failure.ts';
import { readStrategy, STRATEGY_NAME, strategyFile, strategyNames } from './strategy-files.ts';

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
   * Starts those of these names that have files and are not running, from the files as they are now. One that cannot be
   * loaded keeps no other from it: its runner says what is wrong. A file that was changed is taken up at the next start.
   */
  async load(names: readonly string[]): Promise<void> {
    const there = new Set(await strategyNames(this.#directory));
    const isWanted = (name: string) =>
      STRATEGY_NAME.test(name) && there.has(name) && !this.#runners.has(name);
    await Promise.all([...new Set(names)].filter(isWanted).map((name) => this.#open(name)));
  }

  /** Null for a name that has no file, or was not loaded. */
  runner(name: string): StrategyRunner | null {
    const problem = this.#problems.get(name);
    return this.#runners.get(name) ?? (problem ? unloadable(name, problem) : null);
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

const unloadable = (name: string, problem: StrategyFailure): StrategyRunner => ({
  strategy: { name, description: '', parameters: [], memory: {} },
  isSandboxed: true,
  problem: problem.message,
  decide: () => Promise.reject(problem),
});
