import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { EngineLog, Ledger, Timers } from './ports.ts';

const RETRY_MS = 1_000;
/** The ledger takes facts in under 10 ms when it is well. */
const LATE_MS = 250;

/**
 * Writes facts that happened already (outcomes, fills, settlements). They are true whether or not the database answers,
 * so they are kept in order and tried again until they are durable. An intent must be durable first; it goes this way only where the
 * local journal has it already.
 */
export class LedgerWriter {
  readonly #ledger: Ledger;
  readonly #timers: Timers;
  readonly #log: EngineLog;
  #waiting: { readonly entry: LedgerEntry; readonly durable: () => void }[] = [];
  #writing: Promise<void> | null = null;
  #stopped = false;
  #isLate = false;

  constructor(ledger: Ledger, timers: Timers, log: EngineLog) {
    this.#ledger = ledger;
    this.#timers = timers;
    this.#log = log;
  }

  /** Facts that are not durable yet. */
  get behind(): number {
    return this.#waiting.length;
  }

  /** Whether facts have been waiting for longer than the ledger takes when it is well. */
  get isLate(): boolean {
    return this.#isLate;
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
      const batch = this.#waiting.slice();
      const cancel = this.#timers.after(LATE_MS, () => {
        this.#isLate = true;
      });
      try {
        await this.#ledger.append(batch.map(({ entry }) => entry));
        this.#waiting = this.#waiting.slice(batch.length);
        this.#isLate = false;
        for (const { durable } of batch) durable();
      } catch (error) {
        this.#isLate = true;
        this.#log.warn('the ledger does not take facts; trying again', {
          waiting: batch.length,
          error: String(error),
        });
        await new Promise<void>((resolve) => this.#timers.after(RETRY_MS, resolve));
      } finally {
        cancel();
      }
    }
    this.#writing = null;
  }
}
