import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { Ledger } from '@rec-io/engine/ports';
import { brief } from './brief.ts';
import type { EventLog } from './event-log.ts';
import { ledgerContent, ledgerKey } from './ledger-key.ts';
import type { Misfortune } from './misfortune.ts';
import type { Answer, ProcessLife } from './process-life.ts';
import type { Scheduler } from './scheduler.ts';
import type { Witness } from './witness.ts';

const TIMEOUT_MS = 10_000;

export type DatabasePorts = {
  readonly scheduler: Scheduler;
  readonly misfortune: Misfortune;
  readonly witness: Witness;
  readonly log: EventLog;
};

type Call = { readonly entries: readonly LedgerEntry[]; readonly answer: Answer<void> };
/** One transaction that is under way. */
type Group = {
  readonly life: ProcessLife;
  readonly calls: readonly Call[];
  isDurable: boolean;
  isAnswered: boolean;
  /** No part of it will become durable any more. */
  isUndone: boolean;
};

/** The database: what it has acknowledged it keeps through every crash; what it has not, it may keep or lose. */
export class Database {
  readonly epoch = '11111111-2222-3333-4444-555555555555';
  /** All that is durable, in order. */
  readonly entries: LedgerEntry[] = [];
  isDown = false;
  readonly #ports: DatabasePorts;
  readonly #byKey = new Map<string, string>();
  readonly #underWay = new Set<Group>();

  constructor(ports: DatabasePorts) {
    this.#ports = ports;
  }

  /** The ledger as one life of the trader has it, with group commit. */
  ledger(life: ProcessLife): Ledger {
    let waiting: Call[] = [];
    let isWriting = false;
    const next = (): void => {
      if (waiting.length === 0 || life.dead) {
        isWriting = false;
        return;
      }
      const calls = waiting;
      waiting = [];
      this.#write({ life, calls, isDurable: false, isAnswered: false, isUndone: false }, next);
    };
    return {
      epoch: this.epoch,
      append: (entries) => {
        if (entries.length === 0) return Promise.resolve();
        this.#ports.witness.appends(entries, life);
        return life.call<void>('write', (answer) => {
          waiting.push({ entries, answer });
          if (isWriting) return;
          isWriting = true;
          this.#ports.scheduler.after(0, next);
        });
      },
    };
  }

  /** All entries, as a starting process reads them. */
  read(life: ProcessLife): Promise<readonly LedgerEntry[]> {
    return life.call('read of the ledger', (answer) => {
      const { scheduler } = this.#ports;
      scheduler.after(20, () => {
        if (this.isDown) answer.reject('the database is down');
        else answer.resolve(this.entries.slice());
      });
    });
  }

  /** The server ends: transactions that are under way have become durable, or never will. */
  crash(): void {
    this.isDown = true;
    for (const group of this.#underWay) {
      this.#decide(group);
      this.#answer(group, 'the server closed the connection');
    }
  }

  /** The trader has ended: the server finishes what it was given, or never heard of it. */
  abandoned(life: ProcessLife): void {
    for (const group of this.#underWay) if (group.life === life) this.#decide(group);
  }

  #decide(group: Group): void {
    if (!group.isDurable && !group.isUndone && this.#ports.misfortune.oneIn(2)) this.#commit(group);
    group.isUndone = !group.isDurable;
  }

  #write(group: Group, done: () => void): void {
    const { scheduler, misfortune } = this.#ports;
    this.#underWay.add(group);
    const commit = (afterMs: number) => void scheduler.after(afterMs, () => this.#commit(group));
    const answer = (afterMs: number, problem: string | null) =>
      void scheduler.after(afterMs, () => {
        this.#answer(group, problem);
        done();
      });
    if (this.isDown) answer(misfortune.oneIn(4) ? TIMEOUT_MS : 5, 'the database cannot be reached');
    else if (misfortune.strikes('write-fails-before'))
      answer(misfortune.ms(1, TIMEOUT_MS), 'the write failed');
    else if (misfortune.strikes('write-fails-after')) {
      const tookMs = misfortune.ms(1, 5_000);
      commit(tookMs);
      answer(tookMs + misfortune.ms(1, TIMEOUT_MS - tookMs), 'the connection broke');
    } else if (misfortune.strikes('write-late')) {
      commit(TIMEOUT_MS + misfortune.ms(50, 4_000));
      answer(TIMEOUT_MS, 'no answer in time');
    } else {
      const tookMs = misfortune.strikes('write-slow')
        ? misfortune.ms(20, TIMEOUT_MS - 100)
        : misfortune.ms(1, 8);
      commit(tookMs);
      answer(tookMs, null);
    }
  }

  #answer(group: Group, problem: string | null): void {
    if (group.isAnswered) return;
    group.isAnswered = true;
    if (problem === null && !group.isDurable) problem = 'the write was undone';
    if (group.isDurable || group.isUndone) this.#underWay.delete(group);
    for (const { answer } of group.calls) {
      if (problem === null) answer.resolve();
      else answer.reject(problem);
    }
  }

  #commit(group: Group): void {
    if (group.isDurable || group.isUndone) return;
    group.isDurable = true;
    if (group.isAnswered) this.#underWay.delete(group);
    for (const { entries } of group.calls) for (const entry of entries) this.#keep(entry);
  }

  #keep(entry: LedgerEntry): void {
    const { witness, log, scheduler } = this.#ports;
    const key = ledgerKey(entry);
    const content = ledgerContent(entry);
    const kept = this.#byKey.get(key);
    if (kept !== undefined) {
      if (kept !== content) witness.violate('one-content-per-key', `${key}: ${kept} and ${content}`);
      return;
    }
    this.#byKey.set(key, content);
    this.entries.push(entry);
    log.line(scheduler.nowMs, `durable ${brief(entry)}`);
    witness.durable(entry);
  }
}
