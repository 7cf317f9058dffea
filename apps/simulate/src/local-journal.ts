import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { ExitJournal } from '@rec-io/engine/ports';
import { ledgerKey } from './ledger-key.ts';
import type { Misfortune } from './misfortune.ts';
import type { ProcessLife } from './process-life.ts';
import type { Scheduler } from './scheduler.ts';
import type { Witness } from './witness.ts';

/** The file on this machine that keeps exits while the database is away. Its unfinished end may be torn by a death. */
export class LocalJournal {
  /** What is on the disk. */
  entries: LedgerEntry[] = [];
  readonly #scheduler: Scheduler;
  readonly #misfortune: Misfortune;
  readonly #witness: Witness;
  #unfinished: { readonly life: ProcessLife; readonly entries: readonly LedgerEntry[] }[] = [];

  constructor(ports: {
    readonly scheduler: Scheduler;
    readonly misfortune: Misfortune;
    readonly witness: Witness;
  }) {
    this.#scheduler = ports.scheduler;
    this.#misfortune = ports.misfortune;
    this.#witness = ports.witness;
  }

  journal(life: ProcessLife): ExitJournal {
    const scheduler = this.#scheduler;
    const misfortune = this.#misfortune;
    return {
      append: (entries) =>
        life.call<void>('journal', (answer) => {
          if (misfortune.strikes('journal-fails')) {
            scheduler.after(misfortune.ms(1, 500), () => answer.reject('no space left on the device'));
            return;
          }
          const unfinished = { life, entries };
          this.#unfinished.push(unfinished);
          scheduler.after(misfortune.ms(1, 30), () => {
            if (!this.#unfinished.includes(unfinished)) return;
            this.#keep(entries);
            this.#unfinished = this.#unfinished.filter((other) => other !== unfinished);
            answer.resolve();
          });
        }),
      read: () =>
        life.call('read of the journal', (answer) => {
          scheduler.after(2, () => answer.resolve(this.entries.slice()));
        }),
      forget: (entries) =>
        life.call<void>('forgetting in the journal', (answer) => {
          scheduler.after(misfortune.ms(1, 30), () => {
            const keys = new Set(entries.map(ledgerKey));
            this.entries = this.entries.filter((entry) => !keys.has(ledgerKey(entry)));
            answer.resolve();
          });
        }),
    };
  }

  /** The process has ended: what it was writing is there whole, or is torn and therefore not there. */
  abandoned(life: ProcessLife): void {
    for (const unfinished of this.#unfinished)
      if (unfinished.life === life && this.#misfortune.oneIn(2)) this.#keep(unfinished.entries);
    this.#unfinished = this.#unfinished.filter((unfinished) => unfinished.life !== life);
  }

  #keep(entries: readonly LedgerEntry[]): void {
    this.entries.push(...entries);
    for (const entry of entries) this.#witness.journaled(entry);
  }
}
