import { isKnown, knownOr } from '../facts/fact.ts';
import type { EarlierInstallation, RunningPostgres } from '../facts/facts.ts';
import type { Finding } from './finding.ts';
import { asRoot, type Rule, some } from './rule.ts';

/** Our migrations use nothing newer, and nothing older has it. */
const POSTGRESQL_VERSION_MIN = 15;

const postgres: Rule = (facts, { database }) => {
  const { postgres: fact } = facts;
  if (!isKnown(fact)) return [];
  const { installed, clusters, running } = fact;
  const findings: Finding[] = running
    .filter(({ replaced }) => replaced)
    .map((server) => ({
      id: `postgres-replaced:${server.port ?? server.pid}`,
      severity: 'warn' as const,
      title: `The PostgreSQL on port ${server.port ?? '?'} still runs programs that an upgrade has replaced.`,
      evidence: `Process ${server.pid} was started from ${server.binary ?? 'a file'} that is gone; it fails at the next thing that it loads.`,
      fix: restartOf(facts, server),
    }));
  if (database !== 'system') return findings;
  const newest = installed[0];
  if (newest !== undefined && Number.parseFloat(newest.version) < POSTGRESQL_VERSION_MIN)
    findings.push({
      id: 'postgres-old',
      severity: 'block',
      title: `The PostgreSQL of this machine is too old: ${POSTGRESQL_VERSION_MIN} or newer is needed.`,
      evidence: `Installed: ${installed.map(({ version }) => version).join(', ')}.`,
      fix: newerBeside(facts),
    });
  else if (clusters.length > 0)
    findings.push({
      id: 'postgres-there',
      severity: 'info',
      title:
        'There is a PostgreSQL on this machine. It keeps its data; REC.IO gets a role and a database of its own.',
      evidence: clusters
        .map(({ version, name, port, status }) => `${version}/${name} on port ${port} (${status})`)
        .join(', '),
      fix: null,
    });
  return findings;
};

function restartOf(facts: Parameters<Rule>[0], { dataDir }: RunningPostgres): string {
  const cluster = knownOr(facts.postgres, null)?.clusters.find((one) => one.dataDir === dataDir);
  if (cluster === undefined) return 'Restart it by whatever started it.';
  const { version, name } = cluster;
  return asRoot(
    facts,
    knownOr(facts.system, null)?.init === 'systemd'
      ? `systemctl restart postgresql@${version}-${name}`
      : `pg_ctlcluster ${version} ${name} restart`,
  );
}

/** What puts a newer server beside the old one, which stays as it is. */
function newerBeside(facts: Parameters<Rule>[0]): string {
  const family = knownOr(facts.system, null)?.family;
  if (family === 'debian')
    return asRoot(
      facts,
      'sh -c "/usr/share/postgresql-common/pgdg/*.sh -y && apt-get install postgresql-17"',
    );
  if (family === 'rhel')
    return asRoot(facts, 'dnf module switch-to postgresql:16   (after a backup; it replaces the old one)');
  if (family === 'macos') return 'brew install postgresql@17';
  return './install.sh --database embedded';
}

const supervisor: Rule = ({ supervisor: fact }, { supervision }) => {
  if (!isKnown(fact) || supervision !== 'supervisord') return [];
  const { running, configurations } = fact;
  if (running.length === 0) return [];
  return [
    {
      id: 'supervisor-there',
      severity: 'info',
      title: 'A Supervisor runs on this machine. It is left alone: REC.IO runs an instance of its own.',
      evidence: [
        running.map(({ pid, command }) => `process ${pid}: ${command}`).join('; '),
        ...(configurations.length === 0 ? [] : [`configured in ${some(configurations, 3)}`]),
      ].join('; '),
      fix: null,
    },
  ];
};

const earlier: Rule = ({ earlier: fact, place: { location } }) =>
  othersOf(knownOr(fact, []), location).map(({ path, sign, kind, detail }): Finding => {
    if (path === location && sign === 'folder')
      return {
        id: 'location-foreign',
        severity: 'block',
        title: 'The place of the installation holds files that REC.IO did not make.',
        evidence: `${path}: ${detail}.`,
        fix: 'Choose another place: ./install.sh --location DIR, or move these files away.',
      };
    return {
      id: `earlier:${path}`,
      severity: 'info',
      title:
        path === location
          ? 'REC.IO is in this place already; what is in order stays as it is.'
          : `There are signs of another REC.IO on this machine; it is left alone.`,
      evidence: `${path}: ${sign === 'marker' ? `a ${kind} installation; ` : ''}${detail}.`,
      fix: null,
    };
  });

/** Where ours is in place already, service and account are its own. */
const othersOf = (signs: readonly EarlierInstallation[], location: string): readonly EarlierInstallation[] =>
  signs.some(({ path, sign, kind }) => path === location && sign === 'marker' && kind === 'full')
    ? signs.filter(({ sign }) => sign === 'marker' || sign === 'folder')
    : signs;

const repository: Rule = ({ repository: fact, place: { clone } }) => {
  if (!isKnown(fact)) return [];
  const { kind, comparedWith, missing, modified, invalid } = fact;
  const again =
    kind === 'git' ? `git -C ${clone} checkout -- .` : 'Unpack the release again into an empty directory.';
  const findings: Finding[] = invalid.map(({ path, reason }) => ({
    id: `settings:${path}`,
    severity: 'block' as const,
    title: `${path} cannot be used.`,
    evidence: reason,
    fix:
      path.startsWith('config/') && kind === 'git'
        ? `git -C ${clone} checkout -- ${path}`
        : `Put ${path} right, or restore it.`,
  }));
  if (missing.length > 0)
    findings.push({
      id: 'files-missing',
      severity: 'block',
      title: `${missing.length} ${missing.length === 1 ? 'file of the program is' : 'files of the program are'} missing.`,
      evidence: `${some(missing)} (compared with ${comparedWith}).`,
      fix: again,
    });
  if (modified.length > 0)
    findings.push({
      id: 'files-modified',
      severity: 'warn',
      title: `${modified.length} ${modified.length === 1 ? 'file of the program was' : 'files of the program were'} changed since ${kind === 'git' ? 'the commit' : 'the release'}.`,
      evidence: `${some(modified)} (compared with ${comparedWith}).`,
      fix: kind === 'git' ? `git -C ${clone} diff   (to see it), ${again}   (to undo it)` : again,
    });
  return findings;
};

export const NEIGHBOUR_RULES: readonly Rule[] = [postgres, supervisor, earlier, repository];
