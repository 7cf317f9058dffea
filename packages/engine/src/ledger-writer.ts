import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { EngineLog, Ledger, Timers } from './ports.ts';

const RETRY_MS = 1_000;
/** The ledger takes facts in under 10 ms when it is well. */
const LATE_MS = 250;
const LATE = 'the ledger is behind';

type Waiting = { readonly entry: LedgerEntry; readonly durable: () => void };

/**
 * Writes facts that happened already (outcomes, fills, settlements). They are true whether or not the database answers,
 * so they are kept in order and tried again until they are durable. An intent must be durable first; it goes this way only where the
 * local journal has it already.
 */
export class LedgerWriter {
  readonly #ledger: Ledger;
  readonly #timers: Timers;
  readonly #log: EngineLog;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  #stopped = false;
  #lateness: string | null = null;

  constructor(ledger: Ledger, timers: Timers, log: EngineLog) {
    this.#ledger = ledger;
    this.#timers = timers;
    this.#log = log;
  }

  /** Facts that are not durable yet. */
  get behind(): number {
    return this.#waiting.length;
  }

  /** Set while facts have been waiting for longer than the ledger takes when it is well: that, or why it does not take them. */
  get lateness(): string | null {
    return this.#lateness;
  }

  /** Resolves when the entry is durable, however long that takes. */
  write(entry: LedgerEntry): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ entry, durable: resolve });
    this.#writing ??= this.#drain();
    return promise;
  }

  /** Resolves when everything written so far is durable. */
  async flushed(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#stopped) {
      if (await this.#append(this.#waiting.slice())) continue;
      // One that the ledger refuses for what it says must not keep the others from being durable.
      if (this.#waiting.length > 1) for (const each of this.#waiting.slice()) await this.#append([each]);
      if (this.#waiting.length > 0)
        await new Promise<void>((resolve) => this.#timers.after(RETRY_MS, resolve));
    }
    this.#writing = null;
  }

  async #append(batch: readonly Waiting[]): Promise<boolean> {
    const cancel = this.#timers.after(LATE_MS, () => {
      this.#lateness ??= LATE;
    });
    try {
      await this.#ledger.append(batch.map(({ entry }) => entry));
    } catch (error) {
      this.#lateness = `${LATE}: ${messageOf(error)}`;
      this.#log.warn('the ledger does not take facts; trying again', {
        waiting: this.#waiting.length,
        kinds: [...new Set(batch.map(({ entry }) => entry.kind))],
        error: String(error),
      });
      return false;
    } finally {
      cancel();
    }
    const taken = new Set(batch);
    this.#waiting = this.#waiting.filter((each) => !taken.has(each));
    if (this.#waiting.length === 0) this.#lateness = null;
    for (const each of batch) each.durable();
    return true;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
