import { isKnown, knownOr } from '../facts/fact.ts';
import type { OperatingSystem } from '../facts/facts.ts';
import type { Finding } from './finding.ts';
import { asRoot, type Rule } from './rule.ts';

/** The oldest versions that it is tested on or whose packages are new enough. */
const OLDEST: Readonly<Record<string, number>> = {
  debian: 12,
  ubuntu: 22.04,
  rhel: 8,
  centos: 8,
  rocky: 8,
  almalinux: 8,
  ol: 8,
  fedora: 40,
  macos: 13,
};

const supportedSystem: Rule = (facts, { database }) => {
  const { system } = facts;
  if (!isKnown(system)) return [];
  const { family, id, name, version, libc, arch, inside } = system;
  const findings: Finding[] = [];
  if (libc === 'musl')
    findings.push({
      id: 'system-musl',
      severity: 'block',
      title: 'This system’s C library is musl; Node and PostgreSQL are brought for glibc.',
      evidence: `${name} on ${arch}.`,
      fix: 'Install on Debian, Ubuntu, Fedora or macOS; in a container: docker run -it debian:13',
    });
  else if (family === 'other' || family === 'alpine')
    findings.push({
      id: 'system-unknown',
      severity: 'warn',
      title: 'This operating system is not one that REC.IO is tested on.',
      evidence: `${name} (${id} ${version}). Its package manager is not used: the database that REC.IO brings along takes the place of the system’s.`,
      fix: null,
    });
  else if (Number.parseFloat(version) < (OLDEST[id] ?? 0))
    findings.push({
      id: 'system-old',
      severity: 'warn',
      title: `${name} is older than what REC.IO is tested on (${id} ${OLDEST[id]}).`,
      evidence: `Version ${version}. Its packages may be too old${database === 'system' ? ' for the system’s database' : ''}.`,
      fix: database === 'system' ? './install.sh --database embedded' : null,
    });
  if (!['x64', 'arm64'].includes(arch))
    findings.push({
      id: 'processor-unknown',
      severity: 'block',
      title: 'Neither Node nor the database is brought for this processor.',
      evidence: `The processor is ${arch}; x64 and arm64 are known.`,
      fix: 'Install on a machine with one of these processors.',
    });
  if (inside === 'wsl1')
    findings.push({
      id: 'wsl1',
      severity: 'block',
      title: 'PostgreSQL does not run reliably in WSL 1.',
      evidence: 'The kernel is the emulated one of WSL 1.',
      fix: 'wsl --set-version <distribution> 2   (in Windows)',
    });
  return findings;
};

const startsAtBoot: Rule = ({ system }, { kind, database }) => {
  if (kind !== 'full' || !isKnown(system)) return [];
  const nobodys = database === 'embedded';
  if (system.init !== 'other' && !nobodys) return [];
  const where = system.inside === null ? 'without systemd' : `in ${placeOf(system)}`;
  return [
    {
      id: 'nothing-at-boot',
      severity: 'warn',
      title: 'Nothing starts REC.IO again when this machine starts again.',
      evidence: nobodys
        ? 'With the embedded database our own parent process keeps the programs alive, and is no service of this machine.'
        : `It runs ${where}; services are started directly.`,
      fix: 'recio start   (after each start of the machine, or from whatever starts it)',
    },
  ];
};

function placeOf({ inside }: OperatingSystem): string {
  if (inside === 'chroot') return 'a chroot';
  if (inside === 'wsl2') return 'WSL without systemd';
  return `a container (${inside})`;
}

const packageManager: Rule = (facts, { database }) => {
  const { packages, account, system } = facts;
  if (!isKnown(packages) || database !== 'system') return [];
  const isRoot = knownOr(account, null)?.isRoot ?? false;
  if (packages === null) {
    const isMac = knownOr(system, null)?.family === 'macos';
    return [
      {
        id: 'package-manager',
        severity: 'block',
        title: 'There is no package manager here that could bring PostgreSQL and Supervisor.',
        evidence: isMac ? 'Homebrew is not installed.' : 'Neither apt, dnf, yum nor Homebrew is there.',
        fix: isMac
          ? './install.sh --database embedded, or install Homebrew first (brew.sh)'
          : './install.sh --database embedded',
      },
    ];
  }
  const findings: Finding[] = [];
  const { name, busy, halfDone } = packages;
  if (name === 'brew' && isRoot)
    findings.push({
      id: 'brew-as-root',
      severity: 'block',
      title: 'Homebrew refuses to be run by root.',
      evidence: 'The installer runs as root.',
      fix: './install.sh   (as the account that Homebrew belongs to)',
    });
  if (busy !== null)
    findings.push({
      id: 'package-manager-busy',
      severity: 'info',
      title: `The package manager is in use; it is waited for.`,
      evidence: `${busy} uses ${name}.`,
      fix: null,
    });
  // While somebody is at work packages are half installed, and nothing has been left so.
  else if (halfDone.length > 0) {
    const evidence = halfDone.slice(0, 5).join('; ');
    findings.push(
      goesOn(facts)
        ? {
            id: 'packages-half-done',
            severity: 'info',
            title: 'This installation was interrupted among its packages; they are finished first.',
            evidence,
            fix: null,
          }
        : {
            id: 'packages-half-done',
            severity: 'block',
            title: 'An interrupted run of the package manager left packages half installed.',
            evidence,
            fix: asRoot(facts, name === 'apt' ? 'dpkg --configure -a' : `${name} check`),
          },
    );
  }
  return findings;
};

const goesOn = ({ earlier, place: { location } }: Parameters<Rule>[0]): boolean =>
  knownOr(earlier, []).some(({ path, unfinished }) => path === location && unfinished === true);

const plainUser: Rule = ({ account, packages }, { kind, database }) => {
  if (kind !== 'full' || !isKnown(account) || account.isRoot || database !== 'embedded') return [];
  if (knownOr(packages, null)?.name === 'brew') return [];
  const { program } = account.elevation;
  return [
    {
      id: 'without-root',
      severity: 'info',
      title: 'Installed without root: nothing of the system is changed, and two things are different.',
      evidence:
        'The database is the one that REC.IO brings along, and the programs run as your account, kept alive by a program of ours; they end with the machine and start again with recio start.',
      fix:
        program === null
          ? 'Run ./install.sh as root for the rest.'
          : `${program} ./install.sh   (for the rest)`,
    },
  ];
};

export const SYSTEM_RULES: readonly Rule[] = [supportedSystem, packageManager, startsAtBoot, plainUser];
