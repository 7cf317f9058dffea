import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupDatabase } from '@rec-io/database/backup/backup-database';
import { verifyBackup } from '@rec-io/database/backup/restore-database';
import { openPool } from '@rec-io/database/connection';
import { copyDatabase } from '@rec-io/database/copy/copy-database';
import { migrateDatabase } from '@rec-io/database/databases';
import { postgresLedger } from '@rec-io/database/ledger';
import { migrate } from '@rec-io/database/migrate';
import { readMigrations } from '@rec-io/database/migrations';
import { LOGIN_ROLES } from '@rec-io/database/roles';
import { emptyTestDatabase, testDatabase } from '@rec-io/database/test-database';
import { createUser } from '@rec-io/database/users';
import { verifyGrants } from '@rec-io/database/verify-grants';
import { moneyE6 } from '@rec-io/domain/money';
import { databaseConnections } from '@rec-io/installer/database-connections';
import { layout } from '@rec-io/installer/layout';
import { keptForTheirData } from '@rec-io/installer/packages/server-data';
import type { Receipt } from '@rec-io/installer/receipt';
import { type Progress, revertSteps, runSteps, StepFailure } from '@rec-io/installer/run-steps';
import { systemDatabaseSteps } from '@rec-io/installer/steps/system-database-steps';
import {
  inspectSystemDatabase,
  type SystemDatabasePlan,
  toAgreeTo,
} from '@rec-io/installer/system-database/understand';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { backupKey } from '../src/backup-key.ts';
import { type OwnServer, ownServer, replaceRules } from './fixtures/own-server.ts';

const DEBIAN_12 = '/usr/lib/postgresql/15/bin';
const SERVERS = [
  { name: 'the version that npm carries', bin: null },
  ...(existsSync(`${DEBIAN_12}/initdb`) ? [{ name: 'the system’s PostgreSQL 15', bin: DEBIAN_12 }] : []),
];
const EMPTY: Receipt = {
  formatVersion: 2,
  version: '0',
  kind: 'full',
  choices: null,
  clone: '/clone',
  state: 'installing',
  completedAt: null,
  directories: [],
  steps: [],
};

describe.for(SERVERS)('the database on a server of others: $name', { timeout: 180_000 }, ({ bin }) => {
  // The older one shows that nothing newer is used; the rest does not depend on it.
  const thoroughly = (name: string, body: () => Promise<void>) => {
    if (bin === null) test(name, body);
  };
  let server: OwnServer;
  let location: string;
  let plan: SystemDatabasePlan;
  let receipt: Receipt;
  let rules: string;
  let log: string[];

  beforeAll(async () => {
    server = await ownServer(bin);
    rules = await readFile(server.hbaFile, 'utf8');
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    // As a careful owner has it: a space in its name.
    location = join(await mkdtemp(join(tmpdir(), 'rec io ')), 'full');
    await mkdir(location);
    plan = {
      location,
      serviceAccount: null,
      cluster: {
        family: 'debian',
        port: server.port,
        existing: { version: '15', name: 'main' },
        before: ['15/main'],
      },
      takeOver: false,
    };
    receipt = EMPTY;
    log = [];
    server.killAt(Number.POSITIVE_INFINITY);
  });
  afterEach(async () => {
    await server.query('DROP DATABASE IF EXISTS rec_io_db WITH (FORCE)');
    for (const role of ['rec_io_admin', ...LOGIN_ROLES, 'somebody'])
      if ((await server.query(`SELECT FROM pg_roles WHERE rolname = '${role}'`)).length > 0)
        await server.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await replaceRules(server, rules.split('\n').slice(1).join('\n'));
    await rm(join(location, '..'), { recursive: true, force: true });
  });

  const progress: Progress = {
    begin: () => undefined,
    note: (step, line) => log.push(`${step.id}: ${line}`),
    done: (step, already) => log.push(`${step.id} ${already ? 'was there' : 'done'}`),
    failed: () => undefined,
    reverting: () => undefined,
    left: (_, reason) => log.push(`left: ${reason}`),
  };
  const given = () => ({
    steps: systemDatabaseSteps(server.machine, plan),
    receipt,
    save: async (now: Receipt) => {
      receipt = now;
    },
    progress,
    signal: new AbortController().signal,
  });
  const connections = () =>
    databaseConnections(layout(location, 'full'), { database: 'system', ports: { database: server.port } });
  const install = (onFailure: 'rollback' | 'keep' = 'rollback') => runSteps({ ...given(), onFailure });
  const refusal = async (): Promise<string> => {
    const error = await install().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StepFailure);
    return (error as StepFailure).reason.message;
  };
  const onServer = async () => {
    const roles = await server.query<{ name: string }>(
      "SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'rec_io%' ORDER BY 1",
    );
    const databases = await server.query<{ name: string }>(
      "SELECT datname AS name FROM pg_database WHERE datname LIKE 'rec_io%'",
    );
    return [...roles, ...databases].map(({ name }) => name);
  };

  test('is made with all roles, proven, found in place by a second run, and taken back without a trace', async () => {
    await install();
    expect((await onServer()).length).toBe(2 + LOGIN_ROLES.length);
    const secrets = await readdir(layout(location, 'full').secrets);
    expect(secrets).toHaveLength(LOGIN_ROLES.length);
    log = [];
    await install();
    expect(log.filter((line) => line.endsWith(' done'))).toEqual([]);
    await revertSteps(given());
    expect(await onServer()).toEqual([]);
    expect(await readdir(location)).toEqual([]);
    expect(log.filter((line) => line.startsWith('left'))).toEqual([]);
  });

  thoroughly(
    'has an owner that is no superuser and can add users, and no password in the server’s memory of statements',
    async () => {
      await install();
      const { admin, program } = databaseConnections(layout(location, 'full'), {
        database: 'system',
        ports: { database: server.port },
      });
      const pool = openPool(await admin(), { max: 1 });
      const user = { userNo: '0001', login: 'a', passwordHash: 'x', accountType: 'master_admin' } as const;
      await createUser(pool, user);
      const { rows } = await pool.query('SELECT rolsuper FROM pg_roles WHERE rolname = current_user');
      expect(rows).toEqual([{ rolsuper: false }]);
      await pool.end();
      const web = openPool(await program('web'), { max: 1, userNo: '0001' });
      expect((await web.query('SELECT user_no FROM users.trade_preferences_0001')).rows).toEqual([
        { user_no: '0001' },
      ]);
      await web.end();
      const kept = await server.query<{ verifier: string }>(
        "SELECT rolpassword AS verifier FROM pg_authid WHERE rolname LIKE 'rec_io%'",
      );
      for (const { verifier } of kept) expect(verifier).toMatch(/^SCRAM-SHA-256\$/);
    },
  );

  test('takes a quick installation’s rows in, though its owner is no superuser, and gives them back', async () => {
    await install();
    const admin = await connections().admin();
    const quick = await testDatabase();
    const again = await emptyTestDatabase();
    try {
      const { pool, userNo } = quick;
      const ledger = postgresLedger({ pool, userNo, account: 'main', mode: 'simulated', epoch: 'e' });
      await ledger.append([{ kind: 'balance', balanceE6: moneyE6(7), timeMs: 1 }]);
      const there = await copyDatabase(quick.admin, admin);
      await verifyGrants(connections());
      await migrateDatabase(again.admin);
      expect((await copyDatabase(admin, again.admin)).rows).toBe(there.rows);
      const file = join(location, 'backup');
      expect((await backupDatabase(admin, file)).rows).toBe(there.rows);
    } finally {
      await quick.drop();
      await again.drop();
    }
  });

  thoroughly('gives rights again that somebody took or added', async () => {
    await install();
    await server.query(
      'REVOKE INSERT ON users.fills FROM rec_io_sync; GRANT SELECT ON users.user_info TO rec_io_monitor',
      'rec_io_db',
    );
    await expect(verifyGrants(connections())).rejects.toThrow('rec_io_sync');
    log = [];
    await install();
    expect(log.filter((line) => line.endsWith(' done'))).toEqual(['database-grants done']);
  });

  thoroughly('backs a database with rows up before its tables are changed', async () => {
    await install();
    await server.query(
      'DROP SCHEMA users, live_data, historical_data, analytics, system CASCADE',
      'rec_io_db',
    );
    const pool = openPool(await connections().admin(), { max: 1 });
    const client = await pool.connect();
    await migrate(client, readMigrations().slice(0, 11));
    client.release();
    await pool.end();
    await install();
    const place = layout(location, 'full');
    const [file = ''] = await readdir(place.backups);
    expect(file).toMatch(/-schema-11-before-migration\.rec-io-backup$/);
    const made = await verifyBackup(join(place.backups, file), await backupKey(place));
    expect(made.migrations).toHaveLength(11);
  });

  thoroughly('killed before any statement, it goes on to the whole, or goes back to nothing', async () => {
    await install();
    const total = server.changes();
    await revertSteps(given());
    expect(total).toBeGreaterThan(9);
    // A role in the middle is as one at the end: the first, two of the others, and what makes the database.
    for (const statement of [0, 1, 6, total - 2, total - 1]) {
      receipt = EMPTY;
      server.killAt(statement);
      await expect(install('keep'), `statement ${statement}`).rejects.toThrow();
      server.killAt(Number.POSITIVE_INFINITY);
      if (statement % 2 === 0) await install('keep');
      await revertSteps(given());
      expect(await onServer(), `statement ${statement}`).toEqual([]);
      expect(await readdir(location)).toEqual([]);
    }
  });

  thoroughly('goes on from a database that was made and not yet marked as ours', async () => {
    await install();
    await server.query('COMMENT ON DATABASE rec_io_db IS NULL');
    await server.query(
      'DROP SCHEMA users, live_data, historical_data, analytics, system CASCADE',
      'rec_io_db',
    );
    await install();
  });

  thoroughly('a lost password is set anew for roles that are ours', async () => {
    await install();
    await rm(layout(location, 'full').databasePassword);
    log = [];
    await install();
    expect(log).toContain('database-roles done');
  });

  thoroughly(
    'refuses a database with content of others, says what is in it, and changes nothing',
    async () => {
      await server.query('CREATE DATABASE rec_io_db');
      await server.query('CREATE TABLE invoices (n integer)', 'rec_io_db');
      expect(await refusal()).toMatch(/REC-216 .*database rec_io_db already.*public\.invoices/);
      expect(await onServer()).toEqual(['rec_io_db']);
      expect(await readdir(location)).toEqual([]);
    },
  );

  thoroughly('refuses a role that others use', async () => {
    await server.query('CREATE ROLE rec_io_user LOGIN');
    await server.query('CREATE SCHEMA theirs AUTHORIZATION rec_io_user');
    expect(await refusal()).toMatch(/REC-216 .*role rec_io_user already/);
    await server.query('DROP SCHEMA theirs');
    await server.query('ALTER ROLE rec_io_user SUPERUSER');
    expect(await refusal()).toMatch(/REC-216 .*it is a superuser/);
  });

  thoroughly('refuses what another installation made', async () => {
    await install();
    plan = { ...plan, location: join(location, '..') };
    receipt = EMPTY;
    expect(await refusal()).toMatch(/REC-216 .*the installation in .* made it/);
    expect(await onServer()).toHaveLength(2 + LOGIN_ROLES.length);
  });

  test('uses an empty database and an unused role only when that was agreed, and gives both back', async () => {
    await server.query('CREATE ROLE somebody');
    await server.query('CREATE ROLE rec_io_user LOGIN');
    await server.query("CREATE DATABASE rec_io_db OWNER somebody TEMPLATE template0 ENCODING 'UTF8'");
    expect(await refusal()).toMatch(/REC-217 .*database rec_io_db already.*empty and belongs to somebody/);
    const state = await inspectSystemDatabase(server.machine, plan);
    expect(state === null ? [] : toAgreeTo(state).map(({ name }) => name)).toEqual([
      'rec_io_db',
      'rec_io_user',
    ]);
    plan = { ...plan, takeOver: true };
    await install();
    await revertSteps(given());
    expect(await onServer()).toEqual(['rec_io_user', 'rec_io_db']);
    const [database] = await server.query(
      `SELECT pg_get_userbyid(datdba) AS owner, shobj_description(oid, 'pg_database') AS mark
       FROM pg_database WHERE datname = 'rec_io_db'`,
    );
    expect(database).toEqual({ owner: 'somebody', mark: null });
    expect(await server.query("SELECT FROM pg_namespace WHERE nspname = 'users'", 'rec_io_db')).toEqual([]);
  });

  test('names the line that pg_hba.conf lacks; writes it only when that was agreed, and takes it back', async () => {
    const theirs = 'local all all peer\nhost all all 127.0.0.1/32 ident\n';
    await replaceRules(server, theirs);
    expect(await refusal()).toMatch(/REC-218 .*by ident/);
    expect(await readFile(server.hbaFile, 'utf8')).toContain(theirs);
    plan = { ...plan, takeOver: true };
    await install();
    expect(await readFile(server.hbaFile, 'utf8')).toMatch(/^host rec_io_db rec_io_admin,/m);
    await revertSteps(given());
    expect((await readFile(server.hbaFile, 'utf8')).split('\n').slice(1).join('\n')).toBe(theirs);
  });

  thoroughly('its packages stay while somebody’s role is in it, which no file tells of', async () => {
    const kept = async () => [
      ...(await keptForTheirData(server.machine, { name: 'apt' }, ['postgresql-15'])),
    ];
    expect(await kept()).toEqual([]);
    await server.query('CREATE ROLE somebody');
    expect(await kept()).toEqual([['postgresql-15', 'its cluster 15/main holds the role somebody']]);
    await server.query('CREATE TABLE notes (n integer)');
    expect((await kept()).join()).toContain('tables in the database postgres, the role somebody');
    await server.query('DROP TABLE notes');
  });

  thoroughly(
    'on a server that does not run it stays, on record and told, until it can be removed',
    async () => {
      await install();
      const { listing } = server;
      server.listing = (at) => listing(at).replace('online', 'down');
      await revertSteps(given()).finally(() => {
        server.listing = listing;
      });
      const left = log.filter((line) => line.startsWith('left')).join('\n');
      expect(left).toMatch(/database rec_io_db stays on your PostgreSQL 15\/main .*DROP DATABASE rec_io_db/);
      expect(left).toMatch(/DROP ROLE .*rec_io_admin$/m);
      const open = () => receipt.steps.filter(({ state }) => state !== 'reverted').map(({ id }) => id);
      expect(open()).toEqual(['database-roles', 'database-made', 'database-schema']);
      await revertSteps(given());
      expect(open()).toEqual([]);
      expect(await onServer()).toEqual([]);
    },
  );

  thoroughly('says who took the port between plan and start', async () => {
    const thief = createServer();
    const port = await new Promise<number>((resolve) =>
      thief.listen(0, '127.0.0.1', () => {
        const address = thief.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      }),
    );
    const listing = server.listing;
    server.listing = () => `15 main ${port} down postgres /x /y`;
    plan = { ...plan, cluster: { ...plan.cluster, port } };
    expect(await refusal()).toMatch(/REC-214 Port \d+ of the database is taken by/);
    server.listing = listing;
    thief.close();
  });

  thoroughly('says why the server does not let its superuser in', async () => {
    const refusedWith = (said: string) => {
      const machine = {
        ...server.machine,
        run: async (program: string, args: readonly string[]) =>
          program === 'runuser'
            ? { code: 2, stdout: '', stderr: `psql: error: FATAL:  ${said}` }
            : server.machine.run(program, args),
      };
      return runSteps({ ...given(), steps: systemDatabaseSteps(machine, plan) });
    };
    const failed = refusedWith('Peer authentication failed for user "postgres"');
    await expect(failed).rejects.toThrow(/REC-215 .*Peer authentication failed/);
    const full = refusedWith('sorry, too many clients already');
    await expect(full).rejects.toThrow(/REC-222 .*too many clients/);
  });
});
