import { output } from '../facts/ask.ts';
import type { RunningPostgres } from '../facts/facts.ts';
import { parseClusters } from '../facts/postgres.ts';
import type { Machine } from '../machine.ts';
import type { PackageManager } from './package-manager.ts';

/** A command of the machine that changes a service, as it would be typed. */
export type ServiceCommand = readonly [program: string, ...args: string[]];

/** Whether services are started by systemd here. In a container or a chroot they are started by hand. */
export const hasSystemd = async (machine: Machine): Promise<boolean> =>
  machine.platform === 'linux' && (await output(machine, 'test', '-d', '/run/systemd/system')) !== null;

/** How one of Debian's clusters is started, stopped or restarted. */
export const debianCluster = (
  verb: 'start' | 'stop' | 'restart',
  version: string,
  name: string,
  systemd: boolean,
): ServiceCommand =>
  systemd ? ['systemctl', verb, `postgresql@${version}-${name}`] : ['pg_ctlcluster', version, name, verb];

/** How the running server is restarted by whatever keeps it. Null: by nothing that we know. */
export async function restartCommand(
  machine: Machine,
  manager: PackageManager,
  { dataDir }: RunningPostgres,
): Promise<ServiceCommand | null> {
  if (dataDir === null) return null;
  const systemd = await hasSystemd(machine);
  const clusters = parseClusters((await output(machine, 'pg_lsclusters', '--no-header')) ?? '');
  const cluster = clusters.find((candidate) => candidate.dataDir === dataDir);
  if (cluster !== undefined) return debianCluster('restart', cluster.version, cluster.name, systemd);
  const [, formula] = /\/var\/(postgresql@\d+)$/.exec(dataDir) ?? [];
  if (manager.name === 'brew' && formula !== undefined) return ['brew', 'services', 'restart', formula];
  const [, version] = /^\/var\/lib\/pgsql\/(?:(\d+)\/)?data$/.exec(dataDir) ?? [];
  if (/^\/var\/lib\/pgsql\//.test(dataDir) && systemd)
    return ['systemctl', 'restart', version === undefined ? 'postgresql' : `postgresql-${version}`];
  return null;
}

/** The databases that a server serves, for people who ask what a restart interrupts; empty when it does not tell us. */
export async function databasesOf(
  machine: Machine,
  { account, port }: RunningPostgres,
): Promise<readonly string[]> {
  if (!machine.isRoot || port === null) return [];
  const query = 'select datname from pg_database where datallowconn and not datistemplate order by 1';
  const text = await output(
    machine,
    'runuser',
    '-u',
    account,
    '--',
    'psql',
    '-XAtw',
    '-p',
    String(port),
    '-d',
    'postgres',
    '-c',
    query,
  );
  return (text ?? '').split('\n').filter(Boolean);
}
