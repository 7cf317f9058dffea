import { tableName } from '../description.ts';
import { hashingOf } from '../hashing.ts';
import type { Chunk, Chunks } from '../source.ts';
import type { Wanted } from '../staging/destination.ts';
import { quotedStaged } from '../staging/places.ts';
import { createStaged } from '../staging/staged-table.ts';
import { startFinishing } from './finish-lane.ts';
import type { FinishedChunk, Gathering } from './gather.ts';
import { digestOf, enterTable, type JournaledTable, readJournal } from './journal.ts';
import { TableWork } from './table-work.ts';
import { inTransactionOf } from './target-session.ts';

/** Looked at together: one question to the source, long enough for the line and short enough to be cut. */
const LOOKED_AT_BYTES = 64 * 2 ** 20;
const LOOKED_AT = 100;

/** Decides what is to do for each table, largest first, and puts it into the lanes. */
export async function planWorks(
  wanted: readonly Wanted[],
  gathering: Gathering,
): Promise<readonly TableWork[]> {
  const { source, target, verify } = gathering;
  const agree = verify === 'full' && (await source.hashesAgree(target));
  const journal = await readJournal(target);
  const works: TableWork[] = [];
  const largestFirst = wanted.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  for (const one of largestFirst) {
    const { table } = one;
    const hashing = verify === 'full' ? hashingOf(table.columns, agree) : 'count';
    const digest = digestOf(table, one.destination);
    const before = journal.get(tableName(table));
    const kept = before?.digest === digest ? await keptChunks(one, before, gathering) : null;
    const work = new TableWork(one, hashing, kept === null ? null : (before?.work ?? null));
    works.push(work);
    if (kept === null) await planAnew(work, digest, gathering);
    else planRest(work, kept, before?.chunks ?? [], gathering);
    if (work.pending === 0) startFinishing(work, gathering);
  }
  return works;
}

const sizeOf = ({ table }: Wanted): number => table.heaps.reduce((sum, { bytes }) => sum + bytes, 0);
const bytesIn = (chunks: readonly Chunk[]): number => chunks.reduce((sum, { bytes }) => sum + bytes, 0);

/** @returns null when there is nothing to go on with: no chunk, no staged table, or another source’s chunks */
async function keptChunks(
  { table }: Wanted,
  { chunks }: JournaledTable,
  { source, target }: Gathering,
): Promise<Chunks | null> {
  const { rows } = await target.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    quotedStaged(table),
  ]);
  if (rows[0]?.found !== true) return null;
  return source.chunks(
    table,
    chunks.map(({ key }) => key),
  );
}

/** A table in one piece is made by the transaction that fills it, so that its rows need no later look at who sees them. */
async function planAnew(work: TableWork, digest: string, gathering: Gathering): Promise<void> {
  const { table, destination } = work;
  const chunks = gathering.source.chunks(table, []);
  if (chunks === null) throw new Error('a source has no chunks of a table of its own');
  const isWhole = chunks.missing.length === 1 && table.heaps.length === 1;
  await inTransactionOf(gathering.target, async () => {
    if (!isWhole) await createStaged(gathering.target, table, destination);
    await enterTable(gathering.target, table, digest);
  });
  bring(work, chunks.missing, isWhole, gathering);
  gathering.meter.expect(table.estimatedRows, bytesIn(chunks.missing));
}

function planRest(
  work: TableWork,
  { finished, missing }: Chunks,
  before: JournaledTable['chunks'],
  gathering: Gathering,
): void {
  const hashes = new Map(
    before.map(({ key, fingerprint, hashing }) => [key, hashing === work.hashing ? fingerprint?.hash : null]),
  );
  const looked = finished.map(
    (chunk): FinishedChunk => ({ chunk, hashBefore: hashes.get(chunk.key) ?? null }),
  );
  for (const chunks of together(looked)) {
    work.pending += 1;
    gathering.copying.add({ kind: 'look', work, chunks });
  }
  bring(work, missing, false, gathering);
  const all = bytesIn([...finished, ...missing]);
  const share = all === 0 ? 0 : bytesIn(missing) / all;
  gathering.meter.expect(Math.round(work.table.estimatedRows * share), bytesIn(missing));
}

function bring(work: TableWork, chunks: readonly Chunk[], isWhole: boolean, { copying }: Gathering): void {
  work.pending += chunks.length;
  for (const chunk of chunks) copying.add({ kind: 'bring', work, chunk, isWhole });
}

function together(chunks: readonly FinishedChunk[]): readonly (readonly FinishedChunk[])[] {
  const groups: FinishedChunk[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const one of chunks) {
    const last = groups.at(-1);
    if (last === undefined || bytes + one.chunk.bytes > LOOKED_AT_BYTES || last.length >= LOOKED_AT) {
      groups.push([one]);
      bytes = one.chunk.bytes;
    } else {
      last.push(one);
      bytes += one.chunk.bytes;
    }
  }
  return groups;
}
