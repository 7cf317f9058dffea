import {
  type Description,
  type Named,
  type PartitionDescription,
  type TableDescription,
  tableName,
} from '../description.ts';
import type { Chunk, Source } from '../source.ts';

/** A table that comes here under another name than the source has it under. */
export type Presented = { readonly original: TableDescription; readonly table: TableDescription };

/** Beside ours of the same name. Only its rows are wanted: without indexes, checks and keys. */
export function presented(original: TableDescription, suffix: string): Presented {
  const part = (one: PartitionDescription): PartitionDescription => ({
    ...one,
    ...suffixed(one, suffix),
    indexes: [],
    partitions: one.partitions.map(part),
  });
  const table: TableDescription = {
    ...original,
    ...suffixed(original, suffix),
    indexes: [],
    checks: [],
    foreignKeys: [],
    partitions: original.partitions.map(part),
    heaps: original.heaps.map((heap) => ({ ...heap, ...suffixed(heap, suffix) })),
  };
  return { original, table };
}

const suffixed = ({ schema, name }: Named, suffix: string): Named => ({ schema, name: `${name}${suffix}` });

/**
 * A source that shows some of its tables under other names, so that they are brought and proved like all others.
 * @param description what it shows, sanitized
 */
export function presentedSource(
  source: Source,
  description: Description,
  tables: readonly Presented[],
): Source {
  const originals = new Map(tables.map(({ original, table }) => [tableName(table), original]));
  const inner = new Map<string, Chunk>();
  const nameOf = ({ table, key }: Chunk) => `${tableName(table)} ${key}`;
  const innerOf = (chunk: Chunk): Chunk => {
    const found = inner.get(nameOf(chunk));
    if (found === undefined) throw new Error(`no part ${chunk.key} of ${tableName(chunk.table)}`);
    return found;
  };
  const shown = (chunk: Chunk, table: TableDescription): Chunk => {
    const at = chunk.table.heaps.findIndex((heap) => tableName(heap) === tableName(chunk.heap));
    const found = { ...chunk, table, heap: table.heaps[at] ?? chunk.heap };
    inner.set(nameOf(found), chunk);
    return found;
  };
  const { name, identity, readersMax } = source;
  return {
    name,
    identity,
    description,
    readersMax,
    get isLost() {
      return source.isLost;
    },
    isDatabaseOf: (target) => source.isDatabaseOf(target),
    hashesAgree: (target) => source.hashesAgree(target),
    close: () => source.close(),
    chunks(table, finished) {
      const found = source.chunks(originals.get(tableName(table)) ?? table, finished);
      if (found === null) return null;
      const show = (chunk: Chunk) => shown(chunk, table);
      return { finished: found.finished.map(show), missing: found.missing.map(show) };
    },
    async openReader(signal) {
      const reader = await source.openReader(signal);
      return {
        bring: (chunk, into) => reader.bring(innerOf(chunk), into),
        fingerprints(chunks, hashing) {
          const tableOf = new Map(chunks.map((chunk) => [innerOf(chunk).table, chunk.table]));
          return reader.fingerprints(chunks.map(innerOf), (table) => hashing(tableOf.get(table) ?? table));
        },
        close: () => reader.close(),
      };
    },
  };
}
