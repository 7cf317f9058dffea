import { defaultsOf, type Parameters } from '@rec-io/domain/parameters';
import type { StrategyDecision, StrategyInput, StrategyMemory } from '@rec-io/domain/strategy';
import { SANDBOX_LIMITS, type SandboxLimits } from '../sandbox-process.ts';
import { SandboxedRunner } from '../sandboxed-runner.ts';
import { StrategyFailure, type StrategyFailureCode } from '../strategy-failure.ts';
import { type MadeMarket, madeMarket } from './made-market.ts';
import { MadeMonitor } from './made-monitor.ts';
import { oddInputs, settingsToTry } from './odd-inputs.ts';

export type CheckProblem = {
  /** `impure`: the same question was answered in two ways. */
  readonly code: StrategyFailureCode | 'impure';
  readonly message: string;
  /** Where it happened first. */
  readonly first: string;
  readonly count: number;
};

export type CheckReport = {
  readonly name: string;
  /** Empty: nothing was found. */
  readonly problems: readonly CheckProblem[];
  readonly decisions: number;
  readonly entries: number;
  readonly exits: number;
  /** From ask to answer, in wall milliseconds. Null when nothing was answered. */
  readonly timeMs: { readonly p50: number; readonly p99: number; readonly max: number } | null;
  readonly deadlineMs: number;
};

export type CheckOptions = { readonly limits?: SandboxLimits; readonly markets?: readonly MadeMarket[] };

const MARKETS: readonly MadeMarket[] = [
  { kind: 'hourly', events: 2, seed: 1 },
  { kind: 'quarter', events: 3, seed: 2 },
];
/** After so many ends of its process there is nothing more to learn. */
const ENDS_MAX = 3;
/** Every so manyth question is asked twice, and kept to be asked in a fresh process. */
const TWICE_EVERY = 10;
const AGAIN_MAX = 100;

type Asked = {
  readonly place: string;
  readonly input: StrategyInput;
  readonly memory: StrategyMemory;
  readonly parameters: Parameters;
  readonly answer: string;
};

/** Tries a strategy as a trader would run it, on markets that are made up, and tells everything that is wrong with it. */
export async function checkStrategy(
  name: string,
  source: string,
  options: CheckOptions = {},
): Promise<CheckReport> {
  const check = new StrategyCheck(options.limits ?? SANDBOX_LIMITS);
  try {
    await check.run(name, source, options.markets ?? MARKETS);
  } catch (error) {
    if (!(error instanceof StrategyFailure)) throw error;
    check.found(error.code, error.message, 'loading it');
  }
  return check.report(name);
}

class StrategyCheck {
  readonly #limits: SandboxLimits;
  readonly #problems = new Map<string, CheckProblem>();
  readonly #timesMs: number[] = [];
  readonly #again: Asked[] = [];
  #entries = 0;
  #exits = 0;
  #ends = 0;

  constructor(limits: SandboxLimits) {
    this.#limits = limits;
  }

  async run(name: string, source: string, markets: readonly MadeMarket[]): Promise<void> {
    const runner = await SandboxedRunner.open(name, source, this.#limits);
    try {
      for (const market of markets) await this.#trade(runner, market);
      await this.#tryOddities(runner);
    } finally {
      runner.close();
    }
    if (this.#ends >= ENDS_MAX) return;
    const fresh = await SandboxedRunner.open(name, source, this.#limits);
    try {
      // Backwards: what is kept from earlier questions is then something else.
      for (const asked of this.#again.toReversed()) await this.#repeat(fresh, asked);
    } finally {
      fresh.close();
    }
  }

  found(code: CheckProblem['code'], message: string, first: string): void {
    if (code === 'late' || code === 'crashed') this.#ends++;
    // Numbers differ from place to place; what is wrong is the same.
    const key = `${code} ${message.replaceAll(/\d+/g, '#')}`;
    const known = this.#problems.get(key);
    this.#problems.set(key, { code, message, first, ...known, count: (known?.count ?? 0) + 1 });
  }

  report(name: string): CheckReport {
    const sorted = this.#timesMs.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return {
      name,
      problems: [...this.#problems.values()],
      decisions: sorted.length,
      entries: this.#entries,
      exits: this.#exits,
      timeMs: sorted.length === 0 ? null : { p50: at(0.5), p99: at(0.99), max: at(1) },
      deadlineMs: this.#limits.deadlineMs,
    };
  }

  /** Whole events, with the defaults, with fills. */
  async #trade(runner: SandboxedRunner, market: MadeMarket): Promise<void> {
    const parameters = defaultsOf(runner.strategy.parameters);
    const monitor = new MadeMonitor(market.seed);
    let { memory } = runner.strategy;
    let prints = 0;
    for (const instant of madeMarket(market)) {
      if (this.#ends >= ENDS_MAX) return;
      const input = monitor.input(instant);
      const place = `${market.kind} market, ${new Date(input.nowMs).toISOString().slice(11, 19)}`;
      const decision = await this.#ask(runner, place, input, memory, parameters);
      if (decision === null) continue;
      if (prints++ % TWICE_EVERY === 0)
        await this.#twice(runner, { place, input, memory, parameters, answer: JSON.stringify(decision) });
      const entries = decision.signals.filter(({ kind }) => kind === 'entry').length;
      this.#entries += entries;
      this.#exits += decision.signals.length - entries;
      monitor.act(input, decision.signals);
      memory = decision.memory;
    }
  }

  /** What seldom happens, with every setting at its ends. */
  async #tryOddities(runner: SandboxedRunner): Promise<void> {
    for (const kind of ['hourly', 'quarter'] as const) {
      const instants = madeMarket({ kind, events: 1, seed: 3 }).take(400);
      const usual = new MadeMonitor(3).input([...instants].at(-1) ?? unreachable());
      for (const [setting, parameters] of settingsToTry(runner.strategy.parameters)) {
        for (const [oddity, input] of oddInputs(usual)) {
          if (this.#ends >= ENDS_MAX) return;
          await this.#ask(
            runner,
            `${oddity}, ${kind}, with ${setting}`,
            input,
            runner.strategy.memory,
            parameters,
          );
        }
      }
    }
  }

  async #twice(runner: SandboxedRunner, asked: Asked): Promise<void> {
    await this.#repeat(runner, asked);
    // Evenly from all that was asked, for any part of it may be what betrays a hidden state.
    this.#again.push(asked);
    if (this.#again.length > 2 * AGAIN_MAX)
      this.#again.splice(0, this.#again.length, ...this.#again.filter((_, i) => i % 2 === 0));
  }

  async #repeat(runner: SandboxedRunner, { place, input, memory, parameters, answer }: Asked): Promise<void> {
    const again = await this.#ask(runner, place, input, memory, parameters);
    if (again === null || JSON.stringify(again) === answer) return;
    this.found(
      'impure',
      'the same input, memory and parameters gave another decision; keep in memory what it needs to know',
      place,
    );
  }

  async #ask(
    runner: SandboxedRunner,
    place: string,
    input: StrategyInput,
    memory: StrategyMemory,
    parameters: Parameters,
  ): Promise<StrategyDecision | null> {
    const startedMs = performance.now();
    try {
      const decision = await runner.decide(input, memory, parameters);
      this.#timesMs.push(performance.now() - startedMs);
      return decision;
    } catch (error) {
      if (!(error instanceof StrategyFailure)) throw error;
      this.found(error.code, error.message, place);
      return null;
    }
  }
}

function unreachable(): never {
  throw new RangeError('a made-up market has instants');
}
