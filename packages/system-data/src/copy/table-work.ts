import { type TableDescription, tableName } from '../description.ts';
import { addFingerprints, NO_ROWS } from '../hashing.ts';
import type { Fingerprint, Hashing } from '../source.ts';
import type { Destination, Wanted } from '../staging/destination.ts';

/** One table on its way. */
export class TableWork {
  readonly table: TableDescription;
  readonly destination: Destination;
  readonly name: string;
  readonly hashing: Hashing;
  /** Some of its rows came in an earlier run. */
  readonly isResumed: boolean;
  /** Kinds of work that an earlier run has finished. */
  readonly finished: ReadonlySet<string>;
  /** Why it stays out; null as long as nothing is against it. */
  failure: string | null = null;
  /** Of the source’s rows, as far as they were hashed. */
  there: Fingerprint = NO_ROWS;
  /** Of the staged rows. */
  here: Fingerprint | null = null;
  /** By putting it in place. */
  rowsAdded = 0;
  /** Chunks to bring and to look at again. */
  pending = 0;

  constructor({ table, destination }: Wanted, hashing: Hashing, finished: ReadonlySet<string> | null) {
    this.table = table;
    this.destination = destination;
    this.name = tableName(table);
    this.hashing = hashing;
    this.isResumed = finished !== null;
    this.finished = finished ?? new Set();
  }

  /** The first reason stands. */
  fail(reason: string): void {
    this.failure ??= reason;
  }

  hashed(fingerprint: Fingerprint): void {
    this.there = addFingerprints(this.there, fingerprint);
  }
}
