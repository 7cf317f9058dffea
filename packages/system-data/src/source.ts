import type { Client } from 'pg';
import type { Description, Heap, TableDescription } from './description.ts';

/** Equal on both sides when the rows are equal, in whatever order they lie. The hash is a decimal number of any length. */
export type Fingerprint = { readonly rows: number; readonly hash: string };

/** How rows are hashed: `record` by the server's own hash of records, `text` by their text, `count`: only counted. */
export type Hashing = 'record' | 'text' | 'count';

/** A part of one table's rows, as large as one transaction should bring. */
export type Chunk = {
  /** Tells it from the table's other chunks; in the journal, so that a later run finds it again. */
  readonly key: string;
  readonly table: TableDescription;
  readonly heap: Heap;
  /** Estimated from the heap's size. */
  readonly bytes: number;
};

/** A table's rows in parts. */
export type Chunks = {
  /** Those of the journal, as this source has them. */
  readonly finished: readonly Chunk[];
  readonly missing: readonly Chunk[];
};

/** Where system data comes from: an operator's database, or a published snapshot. One moment for everything that is read. */
export interface Source {
  /** For people: `db.example.org:5432/rec_io_db`, `https://…/manifest.json`. */
  readonly name: string;
  /** Tells one source from another in the journal, whatever moment it is read at. */
  readonly identity: string;
  readonly description: Description;
  /** Its moment cannot be read any more, by no new reader either. */
  readonly isLost: boolean;
  /** Most readers that may be open at once. */
  readonly readersMax: number;
  /** Whether it is the very database that this session is in. */
  isDatabaseOf(target: Client): Promise<boolean>;
  /** Whether the target's own hash of records gives what the source's gives. Asked once. */
  hashesAgree(target: Client): Promise<boolean>;
  /**
   * @param finished keys of the journal
   * @returns null when these cannot be told apart any more: the table is brought anew
   */
  chunks(table: TableDescription, finished: readonly string[]): Chunks | null;
  /** @param signal cuts it off, whatever it waits for */
  openReader(signal: AbortSignal): Promise<SourceReader>;
  close(): Promise<void>;
}

/** One worker's way to the source. One thing at a time. */
export interface SourceReader {
  /** Sends the chunk's rows to the target's `COPY … FROM STDIN`. @returns rows brought */
  bring(chunk: Chunk, into: CopyTarget): Promise<number>;
  /** Of each of these chunks, which may be of several tables. */
  fingerprints(
    chunks: readonly Chunk[],
    hashing: (table: TableDescription) => Hashing,
  ): Promise<readonly Fingerprint[]>;
  close(): Promise<void>;
}

/** The open end of a copy into a staged table, in a transaction of the caller. */
export interface CopyTarget {
  readonly client: Client;
  /** `COPY … FROM STDIN …` */
  readonly statement: string;
  /** Called as bytes come; waits where the rate is limited, throws where it is too much. */
  came(bytes: number): Promise<void> | undefined;
  readonly signal: AbortSignal;
}
