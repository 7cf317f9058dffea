import { openPool } from '@rec-io/database/connection';
import { hasOlderServer, startTestServer, type TestServer } from '@rec-io/database/test-server';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginAccess } from '../src/access-log.ts';
import { serverCertificate } from '../src/certificate.ts';
import { checkFrom } from '../src/copy/open-source.ts';
import { checkSetup } from '../src/operator/check-setup.ts';
import { clientAccess } from '../src/operator/client-access.ts';
import { writeHba } from '../src/operator/hba-file.ts';
import { readInstallationLog } from '../src/operator/installation-log.ts';
import { invite } from '../src/operator/invitations.ts';
import { switchTlsOn } from '../src/operator/server-tls.ts';
import { setupInstallers } from '../src/operator/setup-installers.ts';
import { connectedSuperuser, type ServerSuperuser } from '../src/operator/superuser.ts';
import { testInstallationLogging } from '../src/operator/test-logging.ts';
import { openSource, type SourceConnection } from '../src/source-connection.ts';
import { SETUP_TEXTS } from '../src/test-operator-server.ts';

/** As the proposal sets up a server, published password and all, and its system's tables. */
const AS_PROPOSED = `
  CREATE SCHEMA analytics; CREATE SCHEMA historical_data; CREATE SCHEMA live_data; CREATE SCHEMA users; CREATE SCHEMA system;
  CREATE TABLE users.trades_0001 (id serial, ticker text);
  CREATE TABLE analytics.fingerprint_1 (id serial PRIMARY KEY, "at" text);
  CREATE TABLE historical_data.btc_price_history ("timestamp" text, price numeric);
  CREATE TABLE system.installation_access_log (
    id SERIAL PRIMARY KEY, installer_user_id VARCHAR(100) NOT NULL, installer_name VARCHAR(200), installer_email VARCHAR(200),
    installer_ip_address INET, connection_start TIMESTAMP WITH TIME ZONE DEFAULT NOW(), connection_end TIMESTAMP WITH TIME ZONE,
    schemas_accessed TEXT[], tables_cloned INTEGER, total_rows_cloned BIGINT, clone_duration_seconds INTEGER,
    status VARCHAR(50) DEFAULT 'in_progress', error_message TEXT, user_agent TEXT, installation_package_version VARCHAR(50),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW());
  INSERT INTO system.installation_access_log (installer_user_id) VALUES ('before');
  CREATE USER rec_io_installer WITH PASSWORD 'apublishedpassword';
  GRANT USAGE ON SCHEMA analytics, system TO rec_io_installer;
  GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO rec_io_installer;
  GRANT INSERT, SELECT ON system.installation_access_log TO rec_io_installer;
  CREATE ROLE an_analyst LOGIN PASSWORD 'x';
  CREATE ROLE a_maker; GRANT CREATE ON SCHEMA live_data TO a_maker`;

describe.each([13, 14, 16] as const)('a database of another system on PostgreSQL %i', (major) => {
  describe.runIf(hasOlderServer(major))('(skipped where ./test.sh could not fetch it)', () => {
    let server: TestServer;
    let pool: Pool;
    let superuser: ServerSuperuser & { close(): Promise<void> };
    const at = () => ({ host: server.admin.host, port: server.admin.port });

    beforeAll(async () => {
      server = await startTestServer({ major });
      const first = openPool(server.admin, { max: 1 });
      await first.query('CREATE DATABASE "Its Data" TEMPLATE template0');
      await first.end();
      const admin = { ...server.admin, database: 'Its Data' };
      pool = openPool(admin);
      await pool.query(AS_PROPOSED);
      superuser = await connectedSuperuser(admin);
      await setupInstallers(superuser, SETUP_TEXTS);
      await switchTlsOn(superuser, at(), ['data.example.org']);
      const { file, lines } = await clientAccess((select) => superuser.rows(select), []);
      await writeHba(superuser, file, lines, new Date());
    });
    afterAll(async () => {
      await Promise.all([superuser.close(), pool.end()]);
      await server.stop();
    });

    const guest = async (): Promise<SourceConnection> => {
      const made = await invite(superuser, { name: 'Ada', email: 'ada@example.org' }, 1, new Date());
      const { certificate } = await serverCertificate(at().host, at().port, 5_000);
      return {
        ...{ ...at(), database: made.database, user: made.login, password: made.password },
        ...{ sslMode: 'verify-full', sslRootCert: null, validUntil: null },
        pin: { kind: 'certificate', pem: certificate.toString() },
      };
    };

    test('is set up, again and again, and every right and refusal is as on ours', async () => {
      await setupInstallers(superuser, SETUP_TEXTS);
      const trials = await checkSetup({ superuser, at: at() });
      expect(trials.filter(({ ok }) => !ok)).toEqual([]);
      expect(trials.find(({ check }) => check.startsWith('learns'))?.detail).toContain('another system');
      const logging = await testInstallationLogging({ superuser, at: at() }, pool, '0.1.0');
      expect(logging.filter(({ ok }) => !ok)).toEqual([]);
    });

    test('may be copied from by whoever is invited, and shows who that was beside what others wrote', async () => {
      const source = await guest();
      await checkFrom({ kind: 'server', connection: source, snapshot: null });
      await (await beginAccess(source, { userId: 'u', name: 'A', email: '', version: '1' })).end({
        ...{ status: 'completed', tables: 1, rows: 2, error: null },
      });
      expect(await readInstallationLog(pool, { limit: 9 })).toMatchObject([
        { status: 'completed', invited: 'Ada <ada@example.org>' },
        { userId: 'before', login: null },
      ]);
    });

    test('lets nobody in any more with the published password', async () => {
      const old = {
        ...(await guest()),
        user: 'rec_io_installer',
        password: 'apublishedpassword',
      };
      await expect(openSource(old, 'test')).rejects.toMatchObject({ code: 'REC-692' });
    });

    test('closes views as they are made, whoever makes them, and lets everybody make them', async () => {
      await pool.query(`SET ROLE a_maker; CREATE VIEW live_data.by_a_maker AS SELECT 1 AS one; RESET ROLE`);
      const { rows } = await pool.query(
        `SELECT has_table_privilege('rec_io_installer', 'live_data.by_a_maker', 'SELECT') AS reads`,
      );
      expect(rows).toEqual([{ reads: false }]);
    });

    test('leaves to others what everybody could do', async () => {
      const { rows } = await pool.query(
        `SELECT has_database_privilege('an_analyst', current_database(), 'TEMPORARY') AS temporary,
           has_function_privilege('an_analyst', 'lo_create(oid)', 'EXECUTE') AS large,
           has_schema_privilege('an_analyst', 'public', 'CREATE') AS makes`,
      );
      // Before 15, everybody might make tables in public.
      expect(rows).toEqual([{ temporary: true, large: true, makes: major < 15 }]);
    });
  });
});
