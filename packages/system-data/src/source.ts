import type { Readable } from 'node:stream';
import type { Client } from 'pg';
import type { Description, Heap, TableDescription } from './description.ts';

/** Equal on both sides when the rows are equal, in whatever order they lie. The hash is a decimal number of any length. */
export type Fingerprint = { readonly rows: number; readonly hash: string };

/** How rows are hashed: `record` by the server's own hash of records, `text` by their text, `count`: only counted. */
export type Hashing = 'record' | 'text' | 'count';

/** A part of one table's rows, as large as one transaction should bring. Pages are those of `ctid`. */
export type Chunk = {
  readonly table: TableDescription;
  readonly heap: Heap;
  /** First page; 0 for all of the heap. */
  readonly from: number;
  /** Page after the last; null: to the end. */
  readonly to: number | null;
  /** Estimated from the heap's size. */
  readonly bytes: number;
};

/** Where system data comes from: an operator's database, or a published snapshot. One moment for everything that is read. */
export interface Source {
  /** For people: `db.example.org:5432/rec_io_db`, `https://…/manifest.json`. */
  readonly name: string;
  /** Tells one source from another in the journal, whatever moment it is read at. */
  readonly identity: string;
  readonly description: Description;
  /** Most readers that may be open at once. */
  readonly readersMax: number;
  /** Whether rows can be hashed so here: a probe of the servers' agreement. */
  hashingFor(table: TableDescription, target: Client): Promise<Hashing>;
  chunks(table: TableDescription): readonly Chunk[];
  openReader(): Promise<SourceReader>;
  close(): Promise<void>;
}

/** One worker's way to the source. One thing at a time. */
export interface SourceReader {
  /** Sends the chunk's rows to the target's `COPY … FROM STDIN`. @returns rows brought */
  bring(chunk: Chunk, into: CopyTarget): Promise<number>;
  /** Of the rows of these ranges of one table; all of the table's chunks give the table's own. */
  fingerprint(table: TableDescription, chunks: readonly Chunk[], hashing: Hashing): Promise<Fingerprint>;
  close(): Promise<void>;
}

/** The open end of a copy into a staged table, in a transaction of the caller. */
export interface CopyTarget {
  readonly client: Client;
  /** `COPY … FROM STDIN …` */
  readonly statement: string;
  /** Called as bytes come; waits where the rate is limited. */
  came(bytes: number): Promise<void> | undefined;
  readonly signal: AbortSignal;
}

/** For sources that are no database: the chunk's COPY bytes, in the table's format. */
export type ChunkBytes = Readable;
