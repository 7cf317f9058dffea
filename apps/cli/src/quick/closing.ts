import type { StepRecord } from '@rec-io/installer/receipt';
import { FIRST_LOGIN } from '@rec-io/installer/steps/first-user-step';
import { accessWarning, pageAddresses } from '../page-addresses.ts';
import type { SystemStatus } from '../status.ts';
import { programTable } from '../status-text.ts';
import type { InstallOutcome } from './quick-install.ts';

/** What the owner reads at the end: where to go, how to get in, what runs, what next. */
export function closingText(
  { again, password, running, installation }: InstallOutcome,
  status: SystemStatus,
): string {
  const { address, layout, configuration } = installation;
  const prices =
    configuration.source === 'coinbase'
      ? 'Coinbase, live, in real time'
      : `invented from seed ${configuration.seed}; ${practice(configuration.speed)}`;
  return [
    '',
    again ? 'REC.IO is installed already. Nothing was changed.' : 'REC.IO is installed.',
    '',
    `  Address   ${running ? address : `${address} (after ./recio start)`}`,
    ...pageAddresses(configuration).map((other) => `            ${other}`),
    `  Sign in   ${FIRST_LOGIN}`,
    password === null
      ? '  Password  as before; a new one: ./recio user reset-password'
      : `  Password  ${password}   (shown only now; a new one: ./recio user reset-password)`,
    `  Mode      ${configuration.mode}: no account, no real money`,
    `  Prices    ${prices}`,
    `  Data      ${layout.dataDir}`,
    ...databasePlace(installation.receipt?.steps ?? []),
    '',
    ...(running ? programTable(status.programs).map((line) => `  ${line}`) : ['  Nothing runs.']),
    ...accessWarningLines(configuration),
    '',
    'What to try next:',
    '  ./recio open               the Trade Monitor: ladder, open trades, today’s history',
    '  ./recio status             what runs, and whether it is healthy',
    '  ./recio logs trader -f     every decision as it is made',
    '  ./recio stop               stop everything; ./recio start goes on where it stopped',
    '  ./recio replay --help      the same system on recorded prices, a week in seconds',
    '  ./recio --help             everything else',
    ...(configuration.speed === 1 ? SOONER : []),
    '',
  ].join('\n');
}

/** In real time the first entry may be most of an hour away. */
const SOONER = [
  '',
  'Entries happen in the last quarter of each hour. To watch whole hours pass in three minutes, add a practice system:',
  '  ./install.sh --quick --source seeded --data-dir ~/rec-io-practice --port-offset 100',
];

function accessWarningLines(configuration: InstallOutcome['installation']['configuration']): string[] {
  const warning = accessWarning(configuration);
  return warning === null ? [] : ['', `Mind: ${warning}`];
}

const practice = (speed: number): string =>
  speed === 1 ? 'in real time' : `practice clock ×${speed}, an hour takes ${Math.round(60 / speed)} minutes`;

function databasePlace(steps: readonly StepRecord[]): string[] {
  const base = steps.find(({ id }) => id === 'database')?.made.facts['base'];
  return typeof base === 'string' ? [`  Database  ${base}`] : [];
}
