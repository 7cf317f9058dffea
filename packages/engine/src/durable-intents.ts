import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { EngineLog, ExitJournal, Ledger, Timers } from './ports.ts';

/** An exit waits this long for the ledger; then the local journal keeps it. The ledger takes under 10 ms when it is well. */
const LEDGER_MS = 50;

export type DurableIntentsOptions = {
  readonly ledger: Ledger;
  readonly journal: ExitJournal;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Writes facts as soon as the ledger takes them, however long that is. Resolves when it did. */
  readonly writeLater: (entries: readonly LedgerEntry[]) => Promise<void>;
};

/**
 * How a decision becomes durable before its order's bytes may leave. Entries need the ledger. Exits do not wait for one that is away:
 * the local journal keeps them, and they enter the ledger afterwards, also if this process is killed in between.
 */
export class DurableIntents {
  readonly #options: DurableIntentsOptions;

  constructor(options: DurableIntentsOptions) {
    this.#options = options;
  }

  /** @throws when the ledger is not known to have them */
  async entry(entries: readonly LedgerEntry[]): Promise<void> {
    await this.#options.ledger.append(entries);
  }

  /** @throws when neither ledger nor journal is known to have them */
  async exit(entries: readonly LedgerEntry[]): Promise<void> {
    const { ledger, journal, timers, log } = this.#options;
    const stored = ledger.append(entries);
    const late = Promise.withResolvers<boolean>();
    const cancel = timers.after(LEDGER_MS, () => late.resolve(false));
    const isStored = await Promise.race([
      stored.then(
        () => true,
        () => false,
      ),
      late.promise,
    ]);
    cancel();
    if (isStored) return;
    log.warn('the ledger does not take an exit: the local journal keeps it');
    const kept = journal.append(entries);
    void kept.then(
      () => this.#enter(entries),
      (error: unknown) => log.warn('the local journal does not take an exit', { error: String(error) }),
    );
    await Promise.any([stored, kept]);
  }

  /** A decision that is not carried out, because nothing took it in time: the ledger has it before its rejection, as soon as it takes it. */
  later(entries: readonly LedgerEntry[]): void {
    void this.#options.writeLater(entries);
  }

  /**
   * What an earlier run had to leave in the journal: to be restored after the ledger's own entries. From now on the ledger is
   * given them until it has them.
   */
  async recover(): Promise<readonly LedgerEntry[]> {
    const entries = await this.#options.journal.read();
    if (entries.length > 0) void this.#enter(entries);
    return entries;
  }

  async #enter(entries: readonly LedgerEntry[]): Promise<void> {
    const { journal, log, writeLater } = this.#options;
    try {
      await writeLater(entries);
      await journal.forget(entries);
    } catch (error) {
      // They stay, and are entered again at the next start: twice is no harm.
      log.warn('the local journal does not forget what the ledger has', { error: String(error) });
    }
  }
}
