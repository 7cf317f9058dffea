import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@rec-io/database/connection';
import { type SigningKey, signingKey } from '@rec-io/installer/signing-key';
import { Client } from 'pg';
import { broughtColumns, copyFormat, type TableDescription, tableName } from '../../src/description.ts';
import { quotedColumns, quotedTable } from '../../src/schemas.ts';
import { type SnapshotAddress, snapshotAddress } from '../../src/snapshot/address.ts';
import { type Published, type PublishOptions, publish } from '../../src/snapshot/publish.ts';
import { PATIENCE } from '../../src/snapshot/store.ts';
import type { Chunk, CopyTarget, Source } from '../../src/source.ts';

/** As patient as a test can be. */
export const SHORT = { ...PATIENCE, firstWaitMs: 1, waitMsMax: 5, silenceMsMax: 300 };

export type Place = {
  readonly directory: string;
  readonly key: SigningKey;
  readonly address: SnapshotAddress;
  addressAt(url: string): SnapshotAddress;
  publish(database: Connection, more?: Partial<PublishOptions>): Promise<Published>;
  remove(): Promise<void>;
};

/** A directory to publish into, with a key beside it. */
export async function publishingPlace(): Promise<Place> {
  const base = await mkdtemp(join(tmpdir(), 'rec-io-snapshot-'));
  const directory = join(base, 'www');
  const key = await signingKey(join(base, 'secrets', 'key.pem'));
  const addressAt = (url: string) => snapshotAddress(`${url}#ed25519=${key.publicKey}`);
  return {
    directory,
    key,
    address: addressAt(directory),
    addressAt,
    publish: (database, more = {}) => publish({ database, directory, key, program: '0.1.0', ...more }),
    remove: () => rm(base, { recursive: true, force: true }),
  };
}

export async function connected(database: Connection): Promise<Client> {
  const client = new Client(database);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Brings one chunk in a transaction of its own. */
export async function bring(
  source: Source,
  chunk: Chunk,
  client: Client,
  more: Partial<CopyTarget> = {},
): Promise<number> {
  const { table } = chunk;
  const columns = quotedColumns(broughtColumns(table).map(({ name }) => name));
  const reader = await source.openReader(new AbortController().signal);
  await client.query('BEGIN');
  try {
    const rows = await reader.bring(chunk, {
      client,
      statement: `COPY ${quotedTable(table.schema, table.name)} (${columns}) FROM STDIN (FORMAT ${copyFormat(table)})`,
      came: () => undefined,
      signal: new AbortController().signal,
      ...more,
    });
    await client.query('COMMIT');
    return rows;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await reader.close();
  }
}

export async function bringAll(source: Source, client: Client): Promise<number> {
  let rows = 0;
  for (const table of source.description.tables)
    for (const chunk of source.chunks(table, [])?.missing ?? []) rows += await bring(source, chunk, client);
  return rows;
}

export const tableOf = (source: Source, name: string): TableDescription => {
  const found = source.description.tables.find((table) => tableName(table) === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
};
