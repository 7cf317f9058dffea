import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Client } from 'pg';
import { to } from 'pg-copy-streams';
import { type Heap, type TableDescription, tableName } from '../description.ts';
import { fingerprintOf, fingerprintSelect, hashingOf, NO_ROWS } from '../hashing.ts';
import { quotedColumns, quotedTable } from '../schemas.ts';
import type { Fingerprint, Hashing } from '../source.ts';
import { formOf } from './chunk-form.ts';
import type { ManifestChunk } from './manifest.ts';
import type { ProgressCount } from './publish-progress.ts';
import type { Sessions } from './sessions.ts';
import { type PageRange, rangeCondition, stableRanges } from './stable-ranges.ts';
import { writeChunk } from './write-chunk.ts';

export type WrittenTable = {
  readonly table: TableDescription;
  readonly chunks: readonly { readonly chunk: ManifestChunk; readonly reused: boolean }[];
};

type Way = {
  readonly directory: string;
  /** Whether the server can hash records, and finds a range of pages without reading the whole heap: both from 14 on. */
  readonly isModern: boolean;
  readonly chunkBytes: number;
  readonly progress: ProgressCount;
  readonly signal: AbortSignal;
};
type Work = {
  readonly table: TableDescription;
  readonly heap: Heap;
  readonly range: PageRange;
  done?: WrittenTable['chunks'][number];
};

/** Writes all chunks of all tables, large heaps first. With the first that fails all sessions are closed. */
export async function writeTables(
  tables: readonly TableDescription[],
  { clients, close }: Sessions,
  way: Way,
): Promise<readonly WrittenTable[]> {
  const works: readonly Work[] = tables.flatMap((table) =>
    table.heaps.flatMap((heap) =>
      stableRanges(heap, way.isModern ? way.chunkBytes : Number.POSITIVE_INFINITY).map((range) => ({
        table,
        heap,
        range,
      })),
    ),
  );
  way.progress.begin(works.length);
  const waiting = works.toSorted((a, b) => a.heap.bytes - b.heap.bytes);
  const workers = clients.map(async (client) => {
    for (let work = waiting.pop(); work !== undefined; work = waiting.pop())
      work.done = await writeWork(client, work, way);
  });
  const failed = Promise.all(workers).then(
    () => null,
    // The first in time: the others fail because of it.
    (error: unknown) => {
      close();
      return { error };
    },
  );
  await Promise.allSettled(workers);
  const failure = await failed;
  if (failure !== null) throw failure.error;
  return tables.map((table) => ({
    table,
    chunks: works.flatMap((work) => (work.table === table && work.done !== undefined ? [work.done] : [])),
  }));
}

async function writeWork(client: Client, { table, heap, range }: Work, way: Way) {
  const { directory, isModern, progress, signal } = way;
  const condition = rangeCondition(range);
  const relation = `ONLY ${quotedTable(heap.schema, heap.name)}`;
  const { columns, copyFormat } = formOf(table);
  const select = `SELECT ${quotedColumns(columns)} FROM ${relation}${condition === '' ? '' : ` WHERE ${condition}`}`;
  const rows = client.query(to(`COPY (${select}) TO STDOUT (FORMAT ${copyFormat})`));
  // A connection may break before anybody reads the rows, and after: it is told to whoever reads them then.
  rows.on('error', (error) => rows.destroy(error));
  const { reused, ...file } = await writeChunk(directory, rows, progress.came, signal);
  const hash = async (hashing: Hashing): Promise<Fingerprint> => {
    const found = await client.query<{ rows: string; hash: string }>(
      fingerprintSelect(table.columns, relation, hashing, condition),
    );
    return found.rows[0] === undefined ? NO_ROWS : fingerprintOf(found.rows[0]);
  };
  const record = hashingOf(table.columns, isModern) === 'record' ? await hash('record') : null;
  const text = await hash('text');
  // Both are of one state, so only a fault of the server's or of ours makes them differ.
  if (rows.rowCount !== text.rows)
    throw new CatalogueError('REC-704', {
      reason: `of ${tableName(table)} ${rows.rowCount} rows came, and ${text.rows} were counted`,
    });
  progress.finished(text.rows, file.bytes);
  const chunk: ManifestChunk = {
    heap: table.heaps.indexOf(heap),
    ...file,
    rows: text.rows,
    record: record?.hash ?? null,
    text: text.hash,
  };
  return { chunk, reused };
}
