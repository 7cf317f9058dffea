import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Client } from 'pg';
import { copyFormat } from '../description.ts';
import type { Chunk, SourceReader } from '../source.ts';
import { quotedStaged } from '../staging/places.ts';
import { copyStatement, createStaged } from '../staging/staged-table.ts';
import { atTarget, isSilent, isSourceBroken, SourceLost, tableFailure } from './failures.ts';
import { startFinishing } from './finish-lane.ts';
import type { Brought, CopyTask, Gathering } from './gather.ts';
import { enterChunk, enterHashes, type HashedChunk, takeBackChunks } from './journal.ts';
import type { TableWork } from './table-work.ts';
import { inTransactionOf } from './target-session.ts';

const TRIES = 4;
const BACKOFF_MS = 500;
/** Small chunks are hashed together: each question takes the line’s time once. */
const HASHED_TOGETHER = 40;
const HASHED_TOGETHER_BYTES = 16 * 2 ** 20;
/** A hostile server may announce little and send without end; compressed values take more room on the way than they do there. */
const MORE_THAN_ANNOUNCED = 24;
const UNANNOUNCED_BYTES = 64 * 2 ** 20;

/**
 * Brings chunks until none is left, and then helps to hash them. The first worker begins with the large tables and all others
 * with the small ones, whose answers take longer to come than their rows, so that the line is busy.
 */
export async function copyWorker(gathering: Gathering, index: number): Promise<void> {
  const worker = new CopyWorker(gathering);
  try {
    for (;;) {
      const task = await gathering.copying.take(index > 0);
      if (task === undefined) break;
      await worker.do(task);
      gathering.copying.done();
    }
    gathering.hashing.close();
    await worker.hash();
  } finally {
    await worker.close();
  }
}

/** Hashes at the source what was brought, while others bring more: a large table is here sooner, and its indexes can begin. */
export async function hashWorker(gathering: Gathering): Promise<void> {
  const worker = new CopyWorker(gathering);
  try {
    await worker.hash();
  } finally {
    await worker.close();
  }
}

class CopyWorker {
  readonly #gathering: Gathering;
  #reader: SourceReader | null = null;
  #target: Client | null = null;

  constructor(gathering: Gathering) {
    this.#gathering = gathering;
  }

  async do(task: CopyTask): Promise<void> {
    const { work } = task;
    if (work.failure === null) {
      this.#gathering.meter.begin(work.name);
      try {
        await this.#again(() => (task.kind === 'bring' ? this.#bring(task) : this.#look(task)));
      } catch (error) {
        const reason = tableFailure(error);
        if (reason === null) throw error;
        work.fail(reason);
      }
    }
    work.pending -= 1;
    if (work.pending === 0) startFinishing(work, this.#gathering);
  }

  async hash(): Promise<void> {
    const { hashing } = this.#gathering;
    for (let first = await hashing.take(); first !== undefined; first = await hashing.take()) {
      const together = [first];
      let { bytes } = first.chunk;
      while (together.length < HASHED_TOGETHER && bytes < HASHED_TOGETHER_BYTES && !hashing.isEmpty) {
        const next = await hashing.take();
        if (next === undefined) break;
        together.push(next);
        bytes += next.chunk.bytes;
      }
      await this.#hashTogether(together);
      for (const _ of together) hashing.done();
    }
  }

  async #hashTogether(brought: readonly Brought[]): Promise<void> {
    try {
      await this.#again(() => this.#hash(brought));
    } catch (error) {
      const reason = tableFailure(error);
      if (reason === null) throw error;
      // One of them; the others are looked at one by one.
      if (brought.length === 1) brought[0]?.work.fail(reason);
      else for (const one of brought) await this.#hashTogether([one]);
    }
  }

  async close(): Promise<void> {
    await this.#reader?.close();
    await this.#target?.end().catch(() => undefined);
  }

  /** A session that broke is opened again a few times; the moment that is read stays the same. */
  async #again(work: () => Promise<void>): Promise<void> {
    const { source, signal } = this.#gathering;
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof SourceLost) throw error;
        // After a failure a session’s moment is gone, too.
        await this.#reader?.close();
        this.#reader = null;
        if (!isSourceBroken(error)) throw error;
        if (source.isLost) throw new SourceLost('the source is gone', { cause: error });
        // Each try would wait as long.
        if (tries >= TRIES || isSilent(error))
          throw new SourceLost('the source cannot be read', { cause: error });
        await sleep(BACKOFF_MS * 2 ** tries, undefined, { signal });
      }
    }
  }

  async #sessions(): Promise<{ readonly reader: SourceReader; readonly target: Client }> {
    this.#target ??= await atTarget(this.#gathering.openTarget());
    this.#reader ??= await this.#gathering.source.openReader(this.#gathering.signal);
    return { reader: this.#reader, target: this.#target };
  }

  async #bring({ work, chunk, isWhole }: Extract<CopyTask, { kind: 'bring' }>): Promise<void> {
    const { reader, target } = await this.#sessions();
    const rows = await this.#broughtBy(reader, target, work, chunk, isWhole).catch((error: unknown) => {
      // In the middle of a message, the session was destroyed.
      void target.end().catch(() => undefined);
      this.#target = null;
      throw error;
    });
    this.#gathering.meter.brought(rows, chunk.bytes);
    if (this.#gathering.verify !== 'none') this.#gathering.hashing.add({ work, chunk });
  }

  async #broughtBy(
    reader: SourceReader,
    target: Client,
    { table, destination, name }: TableWork,
    chunk: Chunk,
    isWhole: boolean,
  ): Promise<number> {
    await atTarget(target.query('BEGIN'));
    if (isWhole) await atTarget(createStaged(target, table, destination));
    const rows = await reader.bring(chunk, {
      client: target,
      statement: copyStatement(table, destination, chunk.heap, {
        freeze: isWhole,
        format: copyFormat(table),
      }),
      came: this.#limited(name, chunk),
      signal: this.#gathering.signal,
    });
    await atTarget(enterChunk(target, table, chunk.key, rows));
    await atTarget(target.query('COMMIT'));
    return rows;
  }

  #limited(table: string, chunk: Chunk): (bytes: number) => Promise<void> | undefined {
    const { came, meter, source } = this.#gathering;
    const most = chunk.bytes * MORE_THAN_ANNOUNCED + UNANNOUNCED_BYTES;
    let all = 0;
    return (bytes) => {
      all += bytes;
      if (all > most) throw new CatalogueError('REC-710', { source: source.name, table, bytes: most });
      meter.came(bytes);
      return came(bytes);
    };
  }

  /** Rows of an earlier run that are not the source’s any more are taken back and brought again. */
  async #look({ work, chunks }: Extract<CopyTask, { kind: 'look' }>): Promise<void> {
    const { reader, target } = await this.#sessions();
    const found = await reader.fingerprints(
      chunks.map(({ chunk }) => chunk),
      () => work.hashing,
    );
    const changed: Chunk[] = [];
    for (const [index, { chunk, hashBefore }] of chunks.entries()) {
      const now = found[index];
      if (now === undefined) throw new Error('the source tells less than it was asked');
      // One that was not hashed before is proved with the whole table.
      if (hashBefore === null || hashBefore === now.hash) work.hashed(now);
      else changed.push(chunk);
    }
    if (changed.length === 0) return;
    const keys = changed.map(({ key }) => key);
    await atTarget(
      inTransactionOf(target, () => takeBackChunks(target, work.table, quotedStaged(work.table), keys)),
    );
    work.pending += changed.length;
    for (const chunk of changed) {
      this.#gathering.meter.expect(0, chunk.bytes);
      this.#gathering.copying.add({ kind: 'bring', work, chunk, isWhole: false });
    }
  }

  async #hash(brought: readonly Brought[]): Promise<void> {
    const { reader, target } = await this.#sessions();
    const hashings = new Map(brought.map(({ work }) => [work.table, work.hashing]));
    const found = await reader.fingerprints(
      brought.map(({ chunk }) => chunk),
      (table) => hashings.get(table) ?? 'text',
    );
    const hashed: HashedChunk[] = brought.flatMap(({ work, chunk }, index) => {
      const fingerprint = found[index];
      return fingerprint === undefined
        ? []
        : [{ table: work.table, key: chunk.key, fingerprint, hashing: work.hashing }];
    });
    await atTarget(enterHashes(target, hashed));
    for (const [index, { work }] of brought.entries()) {
      const fingerprint = found[index];
      if (fingerprint !== undefined) work.hashed(fingerprint);
    }
  }
}
