import { access } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { freeBytesAt } from '@rec-io/installer/data-directory';
import type { Client } from 'pg';
import { SYSTEM_SCHEMAS } from '../schemas.ts';
import type { Wanted } from '../staging/destination.ts';
import { stagingSchema } from '../staging/places.ts';

/** Measured: rows, their indexes, and the log that the server writes of both. */
const TIMES_ROWS = 3;
/** What else lives on that disk must go on. */
const LEAST_BYTES = 512 * 2 ** 20;

/**
 * Looks before anything comes whether the disk of the target's server has room for it; where that server is another machine's or
 * does not say where it writes, nobody can tell.
 * @throws CatalogueError REC-717
 */
export async function requireRoom(target: Client, wanted: readonly Wanted[]): Promise<void> {
  const bytes = wanted.flatMap(({ table }) => table.heaps).reduce((sum, heap) => sum + heap.bytes, 0);
  const directory = await directoryOf(target);
  if (directory === null) return;
  const free = await freeBytesAt(directory);
  const needed = Math.max(bytes * TIMES_ROWS - (await stagedBytes(target)), 0) + LEAST_BYTES;
  if (free < needed)
    throw new CatalogueError('REC-717', { directory, needed: inMb(needed), free: inMb(free) });
}

const inMb = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;

/** Of what an earlier run brought. */
async function stagedBytes(target: Client): Promise<number> {
  const { rows } = await target.query<{ bytes: number }>(
    `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8 AS bytes
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY ($1::text[]) AND c.relkind = 'r'`,
    [SYSTEM_SCHEMAS.map(stagingSchema)],
  );
  return rows[0]?.bytes ?? 0;
}

async function directoryOf(target: Client): Promise<string | null> {
  const { rows } = await target.query<{ directory: string | null; isHere: boolean }>(
    `SELECT CASE WHEN pg_has_role('pg_read_all_settings', 'USAGE') THEN current_setting('data_directory') END AS directory,
       coalesce(host(inet_server_addr()) IN ('127.0.0.1', '::1'), true) AS "isHere"`,
  );
  const [server] = rows;
  if (server?.directory == null || !server.isHere) return null;
  const { directory } = server;
  return access(directory).then(
    () => directory,
    () => null,
  );
}
