import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, openPool } from '@rec-io/database/connection';
import { migrateDatabase } from '@rec-io/database/databases';
import { startTestServer } from '@rec-io/database/test-server';
import type { Pool } from 'pg';
import { serverCertificate } from './certificate.ts';
import { invite } from './operator/invitations.ts';
import { switchTlsOn } from './operator/server-tls.ts';
import { setupInstallers } from './operator/setup-installers.ts';
import { connectedSuperuser, type ServerSuperuser } from './operator/superuser.ts';
import type { SourceConnection } from './source-connection.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
export const SETUP_TEXTS = {
  rights: readFileSync(join(ROOT, 'scripts', 'setup_installer_user.sql'), 'utf8'),
  log: readFileSync(join(ROOT, 'packages/database/migrations/0014_installation_log.sql'), 'utf8'),
};

/** A server of the test's own, because roles belong to a whole server: an operator's database and an installation's. */
export type OperatorServer = {
  readonly admin: Connection;
  readonly pool: Pool;
  readonly superuser: ServerSuperuser;
  /** As an invited installer signs in; over TLS with the server's certificate where TLS is on. */
  readonly source: SourceConnection;
  /** Invites one more. */
  invited(name: string): Promise<SourceConnection>;
  /** A migrated database like that of a new installation. The caller ends the pool. */
  target(): Promise<{ readonly connection: Connection; readonly pool: Pool }>;
  stop(): Promise<void>;
};

/** @param options.tls with a certificate that the server signed itself */
export async function operatorServer({ tls = false } = {}): Promise<OperatorServer> {
  const server = await startTestServer();
  const pools: Pool[] = [];
  let made = 0;
  const database = async (name: string) => {
    const first = openPool(server.admin, { max: 1 });
    await first.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    await first.end();
    const connection = { ...server.admin, database: name };
    await migrateDatabase(connection);
    const pool = openPool(connection, { max: 4 });
    pools.push(pool);
    return { connection, pool };
  };
  const operator = await database('rec_io_db');
  const superuser = await connectedSuperuser(operator.connection);
  await setupInstallers(superuser, SETUP_TEXTS);
  const { host, port } = operator.connection;
  if (tls) await switchTlsOn(superuser, { host, port }, ['data.example.org']);
  const pem = tls ? (await serverCertificate(host, port, 5_000)).certificate.toString() : null;
  const invited = async (name: string): Promise<SourceConnection> => {
    const guest = { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.org` };
    const { login, password, validUntil } = await invite(superuser, guest, 30, new Date());
    return {
      ...operator.connection,
      user: login,
      password,
      sslMode: 'disable',
      sslRootCert: null,
      pin: pem === null ? null : { kind: 'certificate', pem },
      validUntil: validUntil.toISOString(),
    };
  };
  return {
    admin: operator.connection,
    pool: operator.pool,
    superuser,
    source: await invited('Ada Guest'),
    invited,
    target: () => database(`rec_io_target_${++made}`),
    async stop() {
      await Promise.all([superuser.close(), ...pools.map((pool) => pool.end())]);
      await server.stop();
    },
  };
}

/** Some of everything: plain tables, day partitions, a table that only this operator has, and one that cannot be copied. */
export const SAMPLE = `
  INSERT INTO historical_data.btc_price_history
    SELECT '2026-01-01 00:00+00'::timestamptz + n * interval '1 minute', n, n + 1, n - 0.5, n + 0.25,
      CASE WHEN n % 7 = 0 THEN NULL ELSE n / 3.0 END, CASE WHEN n % 5 = 0 THEN NULL ELSE sin(n) END
    FROM generate_series(1, 5000) AS n;
  SELECT live_data.create_day_partition('live_price_log_1s_btc', '2026-01-01'),
    live_data.create_day_partition('live_price_log_1s_btc', '2026-01-02');
  INSERT INTO live_data.live_price_log_1s_btc ("timestamp", price)
    SELECT '2026-01-01 23:50+00'::timestamptz + n * interval '1 second', 80000 + n FROM generate_series(0, 1199) AS n;
  CREATE TABLE analytics.lookup_btc (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "user" text NOT NULL, shape jsonb, kinds text[], raw json, bits bit(3)
  );
  INSERT INTO analytics.lookup_btc ("user", shape, kinds, raw, bits)
    SELECT E'tab\\there "quoted" \\\\ back\\nslash ' || n, jsonb_build_object('n', n), ARRAY['a', NULL, n::text], '{"a": 1}', B'101'
    FROM generate_series(1, 300) AS n;
  CREATE TYPE analytics.mood AS ENUM ('calm', 'wild');
  CREATE TABLE analytics.moods (mood analytics.mood);
  CREATE TABLE live_data.of_another_version (n integer);
  CREATE VIEW analytics.newest AS SELECT max(id) FROM analytics.lookup_btc`;
