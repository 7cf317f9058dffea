import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '../catalogue-error.ts';
import { runningServers } from '../facts/postgres.ts';
import type { Machine, Ran } from '../machine.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { lastWords } from './debian-cluster.ts';
import { ownDatabases } from './own-databases.ts';

const SERVING_MS = 60_000;
const LOOK_MS = 200;

/** One server per machine, kept by its service manager: RHEL and its kin by systemd, macOS by Homebrew. */
export function serviceCluster(machine: Machine, plan: ClusterPlan): Cluster {
  const service = plan.family === 'rhel' ? systemd(machine) : homebrew(machine);
  const failed = (reason: string) =>
    new CatalogueError('REC-213', { cluster: `the server of ${service.manager}`, reason });
  const required = (ran: Ran): void => {
    if (ran.code !== 0) throw failed(lastWords(ran));
  };
  const running = async () => {
    const dataDir = await service.dataDir();
    return (await runningServers(machine)).find((found) => found.dataDir === dataDir) ?? null;
  };
  const version = async () =>
    (await machine.read(join(await service.dataDir(), 'PG_VERSION')))?.trim() ?? null;

  return {
    async state() {
      const found = await version();
      if (found === null) return null;
      const server = await running();
      return { name: `${found}/main`, running: server !== null, port: server?.port ?? plan.port };
    },
    // Where its package puts it: it comes and goes with that.
    places: async () => [],
    async create() {
      required(await service.initialise());
      return `${await version()}/main`;
    },
    // The last of several settings counts, and the file is wholly ours.
    async setPort() {
      await appendFile(join(await service.dataDir(), 'postgresql.conf'), `\nport = ${plan.port}\n`);
    },
    async start() {
      required(await service.start());
      for (let waitedMs = 0; waitedMs < SERVING_MS; waitedMs += LOOK_MS) {
        if ((await running()) !== null) return;
        await sleep(LOOK_MS);
      }
      throw failed(`it did not come up within ${SERVING_MS / 1_000} s`);
    },
    stop: async () => required(await service.stop()),
    async drop() {
      await service.stop();
      // Initialised where the package puts it: the package takes it along.
    },
    holdsDatabases: async () => (await ownDatabases(machine, await service.dataDir())) > 0,
    async access() {
      const server = await running();
      return {
        run: machine.run,
        ...service.superuser,
        psql: await service.psql(),
        port: server?.port ?? plan.port,
      };
    },
  };
}

type Service = {
  readonly manager: string;
  dataDir(): Promise<string>;
  psql(): Promise<string>;
  initialise(): Promise<Ran>;
  start(): Promise<Ran>;
  stop(): Promise<Ran>;
  readonly superuser: { readonly account: string | null; readonly socketDir: string };
};

const systemd = (machine: Machine): Service => ({
  manager: 'systemd',
  dataDir: async () => '/var/lib/pgsql/data',
  psql: async () => 'psql',
  initialise: () => machine.run('postgresql-setup', ['--initdb']),
  start: () => machine.run('systemctl', ['enable', '--now', 'postgresql']),
  stop: () => machine.run('systemctl', ['disable', '--now', 'postgresql']),
  superuser: { account: 'postgres', socketDir: '/var/run/postgresql' },
});

/** There the superuser is whoever installed the formula: the login user. */
function homebrew(machine: Machine): Service {
  const formula = async () => {
    const { stdout } = await machine.run('brew', ['list', '--formula', '-1']);
    const found = stdout.split('\n').filter((name) => /^postgresql@\d+$/.test(name));
    return found.sort((a, b) => Number(b.split('@')[1]) - Number(a.split('@')[1]))[0] ?? 'postgresql@17';
  };
  const prefix = async (...args: readonly string[]) =>
    (await machine.run('brew', ['--prefix', ...args])).stdout.trim();
  return {
    manager: 'Homebrew',
    dataDir: async () => join(await prefix(), 'var', await formula()),
    // Versions beside each other are not on the PATH.
    psql: async () => join(await prefix(await formula()), 'bin', 'psql'),
    initialise: async () => machine.run('brew', ['postinstall', await formula()]),
    start: async () => machine.run('brew', ['services', 'start', await formula()]),
    stop: async () => machine.run('brew', ['services', 'stop', await formula()]),
    superuser: { account: null, socketDir: '/tmp' },
  };
}
