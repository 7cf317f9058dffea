import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Connection, openPool } from './connection.ts';
import { ensureDatabase, migrateDatabase, setRolePasswords } from './databases.ts';
import { installServer, shippedIn } from './embedded/binaries.ts';
import { type Placement, preparePlacement, SERVER_ACCOUNT } from './embedded/placement.ts';
import { freePort } from './embedded/port.ts';
import { embeddedServer } from './embedded/server.ts';
import { stopServer } from './embedded/stop-server.ts';
import { LOGIN_ROLES } from './roles.ts';
import { createUser } from './users.ts';

export const TEMPLATE = 'rec_io_test_template';
export const TEST_USER_NO = '0001';
/** Of every role but the owner's: roles belong to the whole server, which listens on this machine for minutes. */
export const SERVICE_PASSWORD = 'servicesoftests';

export type TestServer = { readonly admin: Connection; stop(): Promise<void> };

const isRoot = process.getuid?.() === 0;
/** The server's account cannot enter a folder under /tmp whose owner is root and that is closed to others. */
const PARENT = isRoot ? '/var/lib/rec-io' : tmpdir();
const PREFIX = isRoot ? 'test-' : 'rec-io-test-';

/** A folder for one test's cluster, with the account that may use it. The caller removes it. */
export function testPlacement(): Placement {
  const base = path.join(PARENT, PREFIX + randomBytes(6).toString('hex'));
  return {
    base,
    serverDir: path.join(base, 'server'),
    clusterDir: path.join(base, 'cluster'),
    account: isRoot ? SERVER_ACCOUNT : null,
  };
}

/** Beside the usual 18. `./test.sh` fetches them; tests on one run only where `hasOlderServer` says so, and name it. */
export const OLDER_MAJORS = [13, 14, 15, 16, 17] as const;
export type OlderMajor = (typeof OLDER_MAJORS)[number];

const OLDER_SERVERS = path.join(import.meta.dirname, '..', '..', '..', '.runtime', 'test-servers');
export const olderServer = (major: OlderMajor) => path.join(OLDER_SERVERS, String(major));

export const hasOlderServer = (major: OlderMajor): boolean => existsSync(olderServer(major));

export type TestServerOptions = {
  /** As in production, for measurements and crashes; otherwise its machine is taken not to lose power in mid-test. */
  readonly durable?: boolean;
  /** An older version than the usual one. Below 15, our own tables cannot be, and there is no template. */
  readonly major?: OlderMajor;
  /** Beside or instead of the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** A server for one test run, with a template database of our tables. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { durable = false, major, settings } = options;
  await removeAbandoned();
  const place = testPlacement();
  const account = await preparePlacement(place);
  await writeFile(path.join(place.base, 'owner'), String(process.pid));
  const log = path.join(place.base, 'postgres.log');
  const server = embeddedServer({
    ...place,
    binDir: await installServer(place.serverDir, major && (await shippedIn(olderServer(major)))),
    account,
    adminPassword: randomBytes(16).toString('hex'),
    port: await freePort(),
    log,
    settings: {
      ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
      max_connections: '200',
      ...settings,
    },
  });
  const { port } = await server.start();
  const admin = server.connection(port, 'postgres');
  if (major === undefined || major >= 15) await makeTemplate(admin);
  return {
    admin,
    async stop() {
      await stopServer(place.clusterDir, log);
      await removeBase(place.base);
    },
  };
}

async function makeTemplate(admin: Connection): Promise<void> {
  const connection = { ...admin, database: TEMPLATE };
  const [server, template] = [openPool(admin, { max: 1 }), openPool(connection, { max: 1 })];
  try {
    await ensureDatabase(server, TEMPLATE);
    await migrateDatabase(connection);
    await setRolePasswords(server, new Map(LOGIN_ROLES.map((role) => [role, SERVICE_PASSWORD])));
    await createUser(template, {
      userNo: TEST_USER_NO,
      login: 'owner',
      passwordHash: 'none',
      accountType: 'master_admin',
    });
  } finally {
    await Promise.all([server.end(), template.end()]);
  }
}

/** What a killed test run left: its server is stopped and its folder removed. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(PARENT).catch(() => [] as string[])) {
    if (!name.startsWith(PREFIX)) continue;
    const base = path.join(PARENT, name);
    const owner = Number(await readFile(path.join(base, 'owner'), 'utf8').catch(() => ''));
    if (!(owner > 0) || isAlive(owner)) continue;
    await stopServer(path.join(base, 'cluster'), path.join(base, 'postgres.log'));
    await removeBase(base);
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

export const removeBase = (base: string): Promise<void> => rm(base, { recursive: true, force: true });
