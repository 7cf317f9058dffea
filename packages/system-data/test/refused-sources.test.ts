import type { Connection } from '@rec-io/database/connection';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copySystemData } from '../src/copy-system-data.ts';
import type { From } from '../src/from.ts';
import { LOG_FUNCTIONS } from '../src/schemas.ts';
import type { SourceConnection } from '../src/source-connection.ts';
import { type OperatorServer, operatorServer, SAMPLE } from '../src/test-operator-server.ts';
import { databaseState } from './database-state.ts';

const IDENTITY = { userId: '0001', name: 'New Owner', email: 'owner@example.org', version: '0.1.0' };
const from = (connection: SourceConnection): From => ({ kind: 'server', connection, snapshot: null });

describe('a copy of system data', () => {
  let server: OperatorServer;
  let target: Connection;
  let pool: Pool;

  beforeAll(async () => {
    server = await operatorServer();
    await server.pool.query(SAMPLE);
    ({ connection: target, pool } = await server.target());
  });
  afterAll(() => server.stop());

  const refusal = (connection: SourceConnection, into: Connection = target) =>
    copySystemData({ from: from(connection), target: into, identity: IDENTITY }).then(
      () => new Error('it was copied'),
      (error: Error) => error,
    );

  test('is refused from the database that it goes into, by whatever name that is reached', async () => {
    const before = await databaseState(server.pool);
    const error = await refusal({ ...server.source, host: 'localhost' }, server.admin);
    expect(error.message).toMatch(/REC-695 .*it is the database that is copied into/);
    expect(await databaseState(server.pool)).toEqual(before);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'can write one table',
      'GRANT INSERT ON analytics.lookup_btc TO rec_io_installer',
      'REVOKE INSERT ON analytics.lookup_btc FROM rec_io_installer',
      /REC-693 .*it can write analytics\.lookup_btc/,
    ],
    [
      'can read the users',
      'GRANT USAGE ON SCHEMA users TO rec_io_installer; GRANT SELECT ON users.user_info TO rec_io_installer',
      'REVOKE USAGE ON SCHEMA users FROM rec_io_installer; REVOKE SELECT ON users.user_info FROM rec_io_installer',
      /REC-693 .*it can read users\.user_info/,
    ],
    [
      'finds no schema of REC.IO',
      'ALTER SCHEMA historical_data RENAME TO elsewhere',
      'ALTER SCHEMA elsewhere RENAME TO historical_data',
      /REC-69[34] .*(historical_data|elsewhere)/,
    ],
  ])('is refused from a role that %s, with nothing changed', async (_what, make, undo, words) => {
    const before = await databaseState(pool);
    await server.pool.query(make);
    try {
      expect((await refusal(server.source)).message).toMatch(words);
    } finally {
      await server.pool.query(undo);
    }
    expect(await databaseState(pool)).toEqual(before);
  });

  test('is refused where it cannot be logged, unless that is not wanted', async () => {
    const all = `ON FUNCTION ${LOG_FUNCTIONS.join(', ')}`;
    const before = await databaseState(pool);
    const { connection: other } = await server.target();
    await server.pool.query(`REVOKE EXECUTE ${all} FROM rec_io_installer`);
    try {
      expect((await refusal(server.source)).message).toMatch(
        /REC-694 .*EXECUTE on system\.begin_installation/,
      );
      expect(await databaseState(pool)).toEqual(before);
      const report = await copySystemData({
        from: from(server.source),
        target: other,
        identity: IDENTITY,
        isLogged: false,
      });
      expect(report).toMatchObject({ rowsCopied: 6500, logEntry: null });
    } finally {
      await server.pool.query(`GRANT EXECUTE ${all} TO rec_io_installer`);
    }
    const { rows } = await server.pool.query('SELECT FROM system.installation_access_log');
    expect(rows).toEqual([]);
  });

  test('is refused from a superuser, with nothing changed', async () => {
    const before = await databaseState(pool);
    const error = await refusal({ ...server.source, ...server.admin });
    expect(error.message).toMatch(/REC-693 .*it is a superuser/);
    expect(error.message).not.toContain(server.admin.password);
    expect(await databaseState(pool)).toEqual(before);
  });

  test('tells the database to copy into from the source when it cannot be reached', async () => {
    const into = { ...server.source, ...server.admin, password: 'hunter2' };
    const error = await refusal(server.source, into);
    expect(error.message).toMatch(/REC-720 The database to copy into .*wrong password/);
    expect(error.message).not.toContain('hunter2');
  });

  test('runs no function that somebody with less rights has put into the public schema here', async () => {
    // Of these very types, so that they are nearer to what is asked for than the server's own.
    for (const [name, result] of [
      ['hash_record_extended(record, integer)', 'int8'],
      ['hashtextextended(text, integer)', 'int8'],
    ])
      await pool.query(
        `CREATE FUNCTION public.${name} RETURNS ${result} LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$`,
      );
    const report = await copySystemData({ from: from(server.source), target, identity: IDENTITY });
    expect(report.tables.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(report.rowsCopied).toBe(6500);
  });
});
