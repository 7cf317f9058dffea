import { sqlState } from '@rec-io/database/errors';
import type { Client } from 'pg';
import { type TableDescription, tableName } from '../description.ts';
import { addFingerprints, fingerprintRelation, hashingOf, NO_ROWS, sameFingerprint } from '../hashing.ts';
import { quotedTable } from '../schemas.ts';
import type { Fingerprint, SourceReader } from '../source.ts';
import { atTarget, isSourceBroken, SourceLost } from './failures.ts';
import type { GatherOptions } from './gather.ts';
import { Lane } from './lane.ts';

/**
 * Which tables have the source’s rows already: those of an earlier copy that nobody changed on either side. Only tables with rows
 * here are looked at, by as many pairs of sessions as copy.
 * @returns their names and what they hold
 */
export async function compareExisting(
  tables: readonly TableDescription[],
  options: GatherOptions,
): Promise<ReadonlyMap<string, Fingerprint>> {
  const { target, source, meter, jobs, signal } = options;
  const equal = new Map<string, Fingerprint>();
  const filled = await withRows(target, tables);
  meter.phase('comparing', filled.length);
  if (filled.length === 0) return equal;
  const agree = await source.hashesAgree(target);
  const lane = new Lane<TableDescription>();
  for (const table of filled) lane.add(table);
  lane.close();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const compare = async () => {
    const here = await atTarget(options.openTarget());
    try {
      const there = await source.openReader(either);
      try {
        for (let table = await lane.take(); table !== undefined; table = await lane.take()) {
          meter.begin(tableName(table));
          const found = await sameRows(table, here, there, options, agree);
          if (found !== null) equal.set(tableName(table), found);
          meter.finish(tableName(table));
          lane.done();
        }
      } finally {
        await there.close();
      }
    } catch (error) {
      stop.abort(error);
      lane.abandon();
      throw error;
    } finally {
      await here.end().catch(() => undefined);
    }
  };
  // None is left at work when another attempt begins.
  const ends = await Promise.allSettled(Array.from({ length: jobs }, compare));
  signal.throwIfAborted();
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed === undefined) return equal;
  throw isSourceBroken(failed.reason)
    ? new SourceLost('the source cannot be read', { cause: failed.reason })
    : failed.reason;
}

async function withRows(
  target: Client,
  tables: readonly TableDescription[],
): Promise<readonly TableDescription[]> {
  const filled: TableDescription[] = [];
  for (const table of tables) {
    const name = quotedTable(table.schema, table.name);
    const { rows: there } = await target.query<{ found: boolean }>(
      'SELECT to_regclass($1) IS NOT NULL AS found',
      [name],
    );
    if (there[0]?.found !== true) continue;
    const { rows } = await target.query<{ filled: boolean }>(`SELECT EXISTS (SELECT FROM ${name}) AS filled`);
    if (rows[0]?.filled === true) filled.push(table);
  }
  return filled;
}

const OTHER_COLUMNS = ['42703', '42883'];

async function sameRows(
  table: TableDescription,
  here: Client,
  there: SourceReader,
  { source }: GatherOptions,
  agree: boolean,
): Promise<Fingerprint | null> {
  const hashing = hashingOf(table.columns, agree);
  const chunks = source.chunks(table, [])?.missing ?? [];
  const [sum, found] = await Promise.all([
    there.fingerprints(chunks, () => hashing).then((parts) => parts.reduce(addFingerprints, NO_ROWS)),
    atTarget(
      fingerprintRelation(here, table.columns, table, hashing).catch((error: unknown) => {
        if (OTHER_COLUMNS.includes(sqlState(error) ?? '')) return null;
        throw error;
      }),
    ),
  ]);
  return found !== null && sameFingerprint(sum, found) ? sum : null;
}
