import type { Client } from 'pg';
import { readDescription } from '../src/catalog/read-description.ts';
import { sanitize } from '../src/catalog/sanitize.ts';
import { pipeCopy } from '../src/copy/pipe-copy.ts';
import { broughtColumns, copyFormat, type TableDescription, tableName } from '../src/description.ts';
import { addFingerprints, fingerprintRelation, hashingOf, NO_ROWS } from '../src/hashing.ts';
import { quotedColumns, quotedTable, SYSTEM_SCHEMAS } from '../src/schemas.ts';
import type { Chunk, Source } from '../src/source.ts';
import { decideDestinations } from '../src/staging/decide-destinations.ts';
import { makeRoom } from '../src/staging/fill.ts';
import { finishing } from '../src/staging/finishing.ts';
import { openStaging } from '../src/staging/open-staging.ts';
import { place } from '../src/staging/place.ts';
import { copyStatement, createStaged, stagedTable } from '../src/staging/staged-table.ts';

/** A database as a source, through one session, each heap in one piece. */
export async function plainSource(client: Client): Promise<Source> {
  const description = await readDescription(client, SYSTEM_SCHEMAS);
  const chunk = (table: TableDescription, heap: Chunk['heap']): Chunk => ({
    key: `${heap.schema}.${heap.name}`,
    table,
    heap,
    bytes: heap.bytes,
  });
  return {
    name: 'a database of the test',
    identity: 'test',
    description,
    readersMax: 1,
    isLost: false,
    isDatabaseOf: async () => false,
    hashesAgree: async () => true,
    chunks: (table) => ({ finished: [], missing: table.heaps.map((heap) => chunk(table, heap)) }),
    openReader: async () => ({
      bring: ({ table, heap }, into) =>
        pipeCopy(
          client,
          `COPY (SELECT ${quotedColumns(broughtColumns(table).map(({ name }) => name))} FROM ONLY ${quotedTable(heap.schema, heap.name)})
           TO STDOUT (FORMAT ${copyFormat(table)})`,
          into,
        ),
      async fingerprints(chunks, hashing) {
        const found = [];
        for (const { table, heap } of chunks)
          found.push(await fingerprintRelation(client, table.columns, heap, hashing(table)));
        return found;
      },
      close: async () => undefined,
    }),
    close: async () => undefined,
  };
}

/** Every step of a copy one after the other. */
export async function plainCopy(source: Source, target: Client): Promise<void> {
  const { description } = sanitize(source.description);
  const { wanted } = await decideDestinations(target, description, 'keep');
  await within(target, () => openStaging(target, description, wanted));
  const reader = await source.openReader(new AbortController().signal);
  for (const { table, destination } of wanted) {
    const chunks = source.chunks(table, [])?.missing ?? [];
    await within(target, async () => {
      await createStaged(target, table, destination);
      for (const chunk of chunks)
        await reader.bring(chunk, {
          client: target,
          statement: copyStatement(table, destination, chunk.heap, {
            freeze: false,
            format: copyFormat(table),
          }),
          came: () => undefined,
          signal: new AbortController().signal,
        });
    });
    for (const round of finishing(destination))
      for (const work of round) await within(target, () => work.run(target));
    const hashing = hashingOf(table.columns, true);
    const there = (await reader.fingerprints(chunks, () => hashing)).reduce(addFingerprints, NO_ROWS);
    const fingerprint = await fingerprintRelation(target, table.columns, stagedTable(table), hashing);
    if (there.hash !== fingerprint.hash) throw new Error(`${tableName(table)} differs`);
    await within(target, () => makeRoom(target, table, destination));
    await within(target, () => place(target, table, destination, { fingerprint, hashing }));
  }
}

async function within<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  const result = await work();
  await client.query('COMMIT');
  return result;
}
