import type { EngineLog, Timers } from '@rec-io/engine/ports';
import { backoffMs } from './backoff.ts';

const RETRY = { firstMs: 500, maxMs: 15_000 };

/**
 * Work beside the stream that is asked for more often than it needs to be done: one at a time, once more when it was
 * asked for meanwhile, again after a pause when it failed.
 */
export class Coalesced {
  readonly #what: string;
  readonly #work: () => Promise<void>;
  readonly #timers: Timers;
  readonly #log: EngineLog;
  #running: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(what: string, work: () => Promise<void>, timers: Timers, log: EngineLog) {
    this.#what = what;
    this.#work = work;
    this.#timers = timers;
    this.#log = log;
  }

  ask(): void {
    if (this.#stopped) return;
    this.#cancel();
    this.#again = true;
    this.#running ??= this.#run();
  }

  askAfter(delayMs: number): void {
    if (this.#stopped) return;
    this.#cancel();
    this.#cancel = this.#timers.after(delayMs, () => this.ask());
  }

  /** Resolves when nothing is under way; nothing starts any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#again = false;
    this.#cancel();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#work();
        this.#failures = 0;
      } catch (error) {
        if (this.#stopped) break;
        this.#failures++;
        const delayMs = backoffMs(RETRY, this.#failures, () => 0.5);
        this.#log.warn(`${this.#what} failed; trying again`, { delayMs, error: (error as Error).message });
        if (!this.#again) this.askAfter(delayMs);
      }
    }
    this.#running = null;
  }
}
