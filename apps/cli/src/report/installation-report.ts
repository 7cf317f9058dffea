import type { InstallationKind, Receipt } from '@rec-io/installer/receipt';
import type { Phase } from '@rec-io/installer/step';
import { version } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { pageAddresses } from '../page-addresses.ts';
import type { ProgramStatus, SystemStatus } from '../status.ts';
import { allPassed, type CheckOutcome } from '../verification/check.ts';
import { hints, keptUntilConfirmed, type NextStep, nextSteps } from './next-steps.ts';

/** Something that was in the way, and what became of it. */
export type Conflict = { readonly found: string; readonly resolution: string };

export type PhaseTime = { readonly phase: Phase; readonly durationMs: number };

/** What an installation is and how it went: for the owner to keep. It holds no password and no key. */
export type InstallationReport = {
  readonly formatVersion: 1;
  readonly madeAt: string;
  readonly kind: InstallationKind;
  /** `stopped`: installed as asked, and not started. */
  readonly state: 'healthy' | 'unhealthy' | 'stopped';
  readonly address: string;
  /** Where other machines find the page; empty where only this one may. */
  readonly addresses: readonly string[];
  readonly login: string;
  readonly mode: string;
  readonly prices: string;
  readonly dataDir: string;
  readonly database: string;
  readonly supervision: string;
  readonly access: readonly string[];
  readonly versions: {
    readonly recIo: string;
    readonly node: string;
    readonly platform: string;
  };
  readonly running: boolean;
  readonly programs: readonly ProgramStatus[];
  readonly checks: readonly CheckOutcome[];
  readonly conflicts: readonly Conflict[];
  readonly phases: readonly PhaseTime[];
  readonly nextSteps: readonly NextStep[];
  /** What the owner must know of it now, a paragraph each. */
  readonly hints: readonly string[];
};

export type ReportSources = {
  readonly installation: Installation;
  readonly login: string;
  readonly status: SystemStatus;
  readonly checks: readonly CheckOutcome[];
  /** The installation whose data was taken over, until it is let go. */
  readonly movedFrom?: string | null;
  /** What the plan found beside what the receipt tells. */
  readonly conflicts?: readonly Conflict[];
  readonly phases?: readonly PhaseTime[];
  readonly nowMs: number;
};

export function installationReport(sources: ReportSources): InstallationReport {
  const {
    installation,
    login,
    status,
    checks,
    movedFrom = null,
    conflicts = [],
    phases = [],
    nowMs,
  } = sources;
  const { configuration, layout, receipt, address } = installation;
  const { kind, mode, supervision, access } = configuration;
  return {
    formatVersion: 1,
    madeAt: new Date(nowMs).toISOString(),
    kind,
    state: !status.running ? 'stopped' : status.healthy && allPassed(checks) ? 'healthy' : 'unhealthy',
    address,
    addresses: pageAddresses(configuration),
    login,
    mode,
    prices: pricesInWords(installation),
    dataDir: layout.dataDir,
    database: databaseInWords(installation),
    supervision: supervision === 'parent' ? 'our own parent process' : 'Supervisor',
    access,
    versions: {
      recIo: version(),
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
    },
    running: status.running,
    programs: status.programs,
    checks,
    conflicts: [...conflicts, ...backedUp(receipt)],
    phases,
    nextSteps: nextSteps(installation),
    hints: [...(movedFrom === null ? [] : [keptUntilConfirmed(movedFrom)]), ...hints(installation)],
  };
}

export function verdictInWords({ state, checks }: InstallationReport): string {
  if (state === 'stopped') return 'Nothing was started.';
  if (state === 'unhealthy') return 'Not everything works.';
  return checks.length === 0 ? 'Every program is ready.' : 'Every check has passed.';
}

/** Where to go, how to get in, and what it is: the same in every form of the report. */
export function factRows(report: InstallationReport): readonly (readonly [label: string, text: string])[] {
  const {
    address,
    addresses,
    login,
    mode,
    prices,
    dataDir,
    database,
    supervision,
    access,
    versions,
    running,
  } = report;
  return [
    ['Address', running ? address : `${address} (after recio start)`],
    ...addresses.map((other) => ['', other] as const),
    ['Sign in', login],
    ['Mode', modeInWords(mode)],
    ['Prices', prices],
    ['Directory', dataDir],
    ['Database', database],
    ['Kept alive', `by ${supervision}`],
    ['Reached by', ['this machine', ...access].join(', ')],
    ['Versions', `REC.IO ${versions.recIo}, Node ${versions.node}, ${versions.platform}`],
  ];
}

function modeInWords(mode: string): string {
  if (mode === 'simulated') return 'simulated: no account, no real money';
  return mode === 'demo' ? 'demo: Kalshi’s practice exchange, no real money' : 'prod: real money';
}

function pricesInWords({ configuration: { mode, source, seed, speed } }: Installation): string {
  if (mode !== 'simulated') return 'from the exchange, live';
  if (source === 'coinbase') return 'Coinbase, live, in real time';
  const practice =
    speed === 1 ? 'in real time' : `practice clock ×${speed}, an hour takes ${hourLasts(speed)}`;
  return `invented from seed ${seed}; ${practice}`;
}

function hourLasts(speed: number): string {
  const minutes = Math.round(60 / speed);
  return minutes === 1 ? 'one minute' : `${minutes} minutes`;
}

function databaseInWords({ configuration, receipt }: Installation): string {
  const { database, ports } = configuration;
  const base = receipt?.steps.find(({ id }) => id === 'database')?.made.facts['base'];
  const place = typeof base === 'string' ? ` in ${base}` : '';
  return database === 'system'
    ? `this machine’s PostgreSQL, port ${ports.database}`
    : `PostgreSQL that came along, port ${ports.database}${place}`;
}

/** Files that were there before: each lies beside its successor. */
function backedUp(receipt: Receipt | null): Conflict[] {
  return (receipt?.steps ?? []).flatMap(({ made }) =>
    made.files.flatMap(({ path, backup }) =>
      backup === null ? [] : [{ found: `${path} was there already`, resolution: `it is kept as ${backup}` }],
    ),
  );
}
