import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openPool } from '../connection.ts';
import { readMigrations } from '../migrations.ts';
import { spoolOf } from '../point-in-time/archive-command.ts';
import { requireSchema } from '../schema-version.ts';
import { runScript } from '../test-script.ts';
import { findIdentity } from './identity.ts';
import { freePort } from './port.ts';
import { findConnections, type StartedDatabase, startDatabase, stopDatabase } from './start-database.ts';

const isRoot = process.getuid?.() === 0;
const isCloneOpen = isRoot && (await isReachable(import.meta.dirname));

describe('a database from nothing', () => {
  let dataDir: string;
  let log: string;
  let base: string | null = null;

  beforeEach(async () => {
    // As a careful owner has it: closed to others, with a space in its name.
    dataDir = path.join(await mkdtemp(path.join(tmpdir(), 'rec io ')), 'data');
    await mkdir(dataDir, { mode: 0o700 });
    log = path.join(dataDir, 'postgres.log');
  });

  afterEach(async () => {
    await stopDatabase(dataDir, log);
    await rm(path.dirname(dataDir), { recursive: true, force: true });
    if (base !== null) await rm(base, { recursive: true, force: true });
  });

  async function start(): Promise<StartedDatabase> {
    const started = await startDatabase({ dataDir, port: await freePort(), log });
    base = started.placement.base;
    return started;
  }

  test('is running, migrated and open to the services; a second start finds it so', async () => {
    const started = await start();
    expect(started.migrated.length).toBeGreaterThan(0);
    const pool = openPool(started.service);
    await requireSchema(pool);
    await pool.end();
    const again = await start();
    expect(again).toEqual({
      ...started,
      migrated: [],
      accountCreated: false,
      server: { ...started.server, adopted: true },
    });
    expect(await findConnections(dataDir, started.server.port)).toEqual({
      admin: started.admin,
      service: started.service,
    });
  });

  test('asks before it changes what is there, and changes nothing when that fails', async () => {
    const asked: number[] = [];
    const newest = readMigrations().length;
    const started = await startDatabase({
      ...{ dataDir, port: await freePort(), log },
      beforeMigration: async (_, version) => void asked.push(version),
    });
    base = started.placement.base;
    const older = async () => {
      const pool = openPool(started.admin);
      await pool.query('DELETE FROM system.schema_migrations WHERE version = $1', [newest]);
      const { rows } = await pool.query('SELECT max(version) AS version FROM system.schema_migrations');
      await pool.end();
      return rows[0].version;
    };
    expect(await older()).toBe(newest - 1);
    const failing = startDatabase({
      ...{ dataDir, port: started.server.port, log },
      async beforeMigration(admin, version) {
        asked.push(version);
        const pool = openPool(admin);
        await pool.query('SELECT 1').finally(() => pool.end());
        throw new Error('no room');
      },
    });
    await expect(failing).rejects.toThrow('no room');
    expect(asked).toEqual([newest - 1]);
    expect(await older()).toBe(newest - 1);
  });

  test('hands over its log unasked, about a minute after something was written', {
    timeout: 200_000,
  }, async () => {
    const started = await startDatabase({ dataDir, port: await freePort(), log, archive: true });
    base = started.placement.base;
    const pool = openPool(started.admin);
    await pool.query('CREATE TABLE public.noted AS SELECT 1 AS one').finally(() => pool.end());
    const spool = spoolOf(started.placement);
    const segments = async () => (await readdir(spool)).filter((name) => /^[0-9A-F]{24}\.gz$/.test(name));
    // The migrations have filled some already; that is the one which is not full.
    const before = (await segments()).length;
    await vi.waitFor(async () => expect((await segments()).length).toBeGreaterThan(before), {
      timeout: 180_000,
      interval: 500,
    });
    const modes = await Promise.all(
      (await segments()).map(async (name) => (await stat(path.join(spool, name))).mode),
    );
    expect(new Set(modes.map((mode) => mode & 0o777))).toEqual(new Set([0o600]));
  });

  test('keeps its passwords in one closed file and nowhere else', async () => {
    const { placement } = await start();
    const identity = await findIdentity(dataDir);
    if (identity === null) throw new Error('a started database has an identity');
    expect((await stat(path.join(dataDir, 'database.json'))).mode & 0o777).toBe(0o600);
    const texts = [await readFile(log, 'utf8')];
    for (const name of await readdir(placement.clusterDir)) {
      if (/\.(conf|opts|pid)$/.test(name))
        texts.push(await readFile(path.join(placement.clusterDir, name), 'utf8'));
    }
    for (const text of texts) {
      expect(text).not.toContain(identity.adminPassword);
      expect(text).not.toContain(identity.servicePassword);
    }
  });

  test.runIf(isRoot)(
    'as root (skipped otherwise): runs under its own account, the owner’s folders stay closed',
    async () => {
      const { placement, server } = await start();
      expect(placement).toMatchObject({
        account: 'rec-io',
        base: expect.stringMatching(/^\/var\/lib\/rec-io\/[0-9a-f]+$/),
      });
      expect((await stat(`/proc/${server.pid}`)).uid).toBe((await stat(placement.clusterDir)).uid);
      expect((await stat(placement.clusterDir)).uid).not.toBe(0);
      expect((await stat('/var/lib/rec-io')).mode & 0o777).toBe(0o755);
      expect((await stat(placement.base)).mode & 0o777).toBe(0o700);
      expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
      expect((await stat(path.dirname(dataDir))).mode & 0o777).toBe(0o700);
    },
  );

  test.runIf(isCloneOpen)(
    'as an ordinary user (skipped unless root and the clone is open to others)',
    async () => {
      const NOBODY = 65_534;
      await chmod(path.dirname(dataDir), 0o755);
      await chown(dataDir, NOBODY, NOBODY);
      const { output } = await runScript(
        `import { startDatabase, stopDatabase } from '@rec-io/database/embedded/start-database';
       process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY});
       const options = JSON.parse(process.argv[1]);
       const { placement, server } = await startDatabase(options);
       const stopped = await stopDatabase(options.dataDir, options.log);
       console.log(JSON.stringify({ placement, adopted: server.adopted, stopped }));`,
        JSON.stringify({ dataDir, port: await freePort(), log }),
      );
      const home = path.join(dataDir, 'postgres');
      expect(JSON.parse(output)).toEqual({
        placement: {
          base: home,
          serverDir: path.join(home, 'server'),
          clusterDir: path.join(home, 'cluster'),
          account: null,
        },
        adopted: false,
        stopped: true,
      });
      expect((await stat(path.join(home, 'cluster'))).uid).toBe(NOBODY);
    },
  );
});

test('an identity that cannot be read is an error, never a new identity', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), `rec-io-${randomBytes(3).toString('hex')}`));
  await mkdir(path.join(dataDir, 'database.json'));
  await expect(findIdentity(dataDir)).rejects.toMatchObject({ code: 'DB_IDENTITY_UNREADABLE' });
  await rm(dataDir, { recursive: true });
});

/** Whether any account may enter a folder and all above it. */
async function isReachable(folder: string): Promise<boolean> {
  if (((await stat(folder)).mode & 0o005) !== 0o005) return false;
  const parent = path.dirname(folder);
  return parent === folder || isReachable(parent);
}
