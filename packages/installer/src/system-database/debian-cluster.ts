import { existsSync } from 'node:fs';
import { CatalogueError } from '../catalogue-error.ts';
import type { PostgresCluster } from '../facts/facts.ts';
import { parseClusters } from '../facts/postgres.ts';
import type { Machine, Ran } from '../machine.ts';
import type { Cluster } from './cluster.ts';
import { type ClusterName, type ClusterPlan, nameOf, newerBeside, OLDEST_VERSION } from './cluster-plan.ts';
import { ownDatabases } from './own-databases.ts';

/** What ours is called where others have "main". */
const OURS = 'rec-io';
const START_MS = 120_000;

/** By Debian's own tools, which know systemd where it runs. */
export function debianCluster(machine: Machine, plan: ClusterPlan): Cluster {
  const clusters = async () => parseClusters((await machine.run('pg_lsclusters', ['--no-header'])).stdout);
  const chosen = async () => choose(await clusters(), plan);
  const required = async () => {
    const found = await chosen();
    if (found === null) throw failed('it is gone');
    return found;
  };
  const toBeMade = async (): Promise<ClusterName> => {
    const version = await newestVersion(machine);
    const isMainTaken = (await clusters()).some(
      (found) => found.version === version && found.name === 'main',
    );
    return { version, name: isMainTaken ? OURS : 'main' };
  };
  const run = async (program: string, args: readonly string[]): Promise<void> => {
    const ran = await machine.run(program, args, { timeoutMs: START_MS });
    if (ran.code !== 0) throw failed(lastWords(ran));
  };
  const failed = (reason: string) =>
    new CatalogueError('REC-213', {
      cluster: `the cluster ${plan.existing === null ? OURS : nameOf(plan.existing)}`,
      reason,
    });

  return {
    async state() {
      const found = await chosen();
      if (found === null) return null;
      return { name: nameOf(found), running: found.status.startsWith('online'), port: found.port };
    },
    async places() {
      const { version, name } = await toBeMade();
      return [
        `/etc/postgresql/${version}/${name}`,
        `/var/lib/postgresql/${version}/${name}`,
        `/var/log/postgresql/postgresql-${version}-${name}.log`,
      ];
    },
    async create() {
      const { version, name } = await toBeMade();
      await run('pg_createcluster', [
        ...['--port', String(plan.port), '--encoding', 'UTF8', '--locale', 'C.UTF-8'],
        ...[version, name],
      ]);
      // Its unit is made from the cluster's files, which systemd has not seen.
      if (existsSync('/run/systemd/system')) await machine.run('systemctl', ['daemon-reload']);
      return `${version}/${name}`;
    },
    async setPort() {
      const { version, name } = await required();
      await run('pg_conftool', [version, name, 'set', 'port', String(plan.port)]);
    },
    async start() {
      const { version, name } = await required();
      await run('pg_ctlcluster', [version, name, 'start']);
    },
    async stop() {
      const { version, name } = await required();
      const ran = await machine.run('pg_ctlcluster', [version, name, 'stop', '--mode', 'fast'], {
        timeoutMs: START_MS,
      });
      // 2: it did not run.
      if (ran.code !== 0 && ran.code !== 2) throw failed(lastWords(ran));
    },
    async drop(name) {
      const [version = '', cluster = ''] = name.split('/');
      if ((await clusters()).some((found) => nameOf(found) === name))
        await run('pg_dropcluster', ['--stop', version, cluster]);
    },
    holdsDatabases: async () => (await ownDatabases(machine, (await required()).dataDir)) > 0,
    async access() {
      const found = await required();
      return {
        run: machine.run,
        account: found.owner,
        psql: 'psql',
        socketDir: '/var/run/postgresql',
        port: found.port,
      };
    },
  };
}

/** The owner's, else ours: one that was not there before, with the name that the packages or we give. */
function choose(clusters: readonly PostgresCluster[], plan: ClusterPlan): PostgresCluster | null {
  const { existing, before, port } = plan;
  if (existing !== null) {
    const same = (found: ClusterName) => nameOf(found) === nameOf(existing);
    // An upgrade of the machine moves a cluster to a newer version; its port stays.
    return clusters.find(same) ?? clusters.find((found) => found.port === port) ?? null;
  }
  const ours = clusters.filter(
    (found) =>
      !before.includes(nameOf(found)) &&
      (found.name === 'main' || found.name === OURS) &&
      Number.parseFloat(found.version) >= OLDEST_VERSION,
  );
  return ours.find((found) => found.port === port) ?? ours[0] ?? null;
}

async function newestVersion(machine: Machine): Promise<string> {
  const { stdout } = await machine.run('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null']);
  const versions = stdout
    .split('\n')
    .map((path) => path.split('/')[4] ?? '')
    .filter((version) => /^\d+$/.test(version))
    .sort((a, b) => Number(b) - Number(a));
  const [newest] = versions;
  if (newest === undefined || Number(newest) < OLDEST_VERSION)
    throw new CatalogueError('REC-212', {
      found: newest === undefined ? 'no server program' : `PostgreSQL ${newest}`,
      fix: newerBeside('debian'),
    });
  return newest;
}

export const lastWords = ({ code, stdout, stderr }: Ran): string =>
  [...stdout.split('\n'), ...stderr.split('\n')]
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('could not change directory'))
    .slice(-3)
    .join(' / ') || `it ended with ${code ?? 'a signal'}`;
