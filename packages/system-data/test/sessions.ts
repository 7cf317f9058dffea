import { randomBytes } from 'node:crypto';
import type { Connection } from '@rec-io/database/connection';
import { Client } from 'pg';
import { speakTheSame } from '../src/source-connection.ts';

/** With the settings that a copy has. The caller ends it. */
export async function connected(connection: Connection): Promise<Client> {
  const client = new Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  await speakTheSame(client);
  return client;
}

/** A database of its own on a server of the test's, which goes with that. */
export async function freshDatabase(admin: Connection, template = 'template0'): Promise<Connection> {
  const database = `test_${randomBytes(6).toString('hex')}`;
  const client = await connected(admin);
  await client.query(`CREATE DATABASE ${database} TEMPLATE ${template}`);
  await client.end();
  return { ...admin, database };
}
