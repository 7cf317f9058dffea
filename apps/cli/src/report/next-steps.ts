import { join } from 'node:path';
import { DEFAULT_LOCATION } from '@rec-io/installer/full/choices';
import type { Installation } from '../installation.ts';
import { accessWarning } from '../page-addresses.ts';

export type NextStep = { readonly command: string; readonly what: string };

/** What the owner will want to do, in the order in which they will. */
export function nextSteps({ configuration }: Installation): readonly NextStep[] {
  const recio = configuration.kind === 'quick' ? './recio' : 'recio';
  const simulated = configuration.mode === 'simulated';
  return [
    { command: `${recio} open`, what: 'the Trade Monitor: ladder, open trades, today’s history' },
    ...(simulated
      ? []
      : [
          {
            command: `${recio} entries on`,
            what: 'let it enter trades by itself; until then it enters none',
          },
        ]),
    { command: `${recio} status`, what: 'what runs, and whether it is healthy' },
    { command: `${recio} logs trader -f`, what: 'every decision as it is made' },
    { command: `${recio} backup key`, what: 'the recovery code of the nightly backups: write it down' },
    { command: `${recio} verify`, what: 'the checks of this installation, at any time' },
    { command: `${recio} stop`, what: `stop everything; ${recio} start goes on where it stopped` },
    { command: `${recio} replay --help`, what: 'the same system on recorded prices, a week in seconds' },
    { command: `${recio} --help`, what: 'everything else' },
  ];
}

/** What the owner must know now: who can listen, and when something will happen. */
export function hints({ configuration, layout }: Installation): readonly string[] {
  const warning = accessWarning(configuration);
  const { kind, mode, speed } = configuration;
  const waits = kind === 'quick' && mode === 'simulated' && speed === 1;
  const elsewhere = kind === 'full' && layout.dataDir !== DEFAULT_LOCATION;
  return [
    ...(elsewhere ? [`The installed command is ${join(layout.current, 'recio')}`] : []),
    ...(warning === null ? [] : [`Mind: ${warning}`]),
    ...(waits ? [SOONER] : []),
  ];
}

export const keptUntilConfirmed = (from: string): string =>
  `${from} is stopped and kept: its data was copied from there. When all is well here, let it go: recio convert --confirm`;

/** In real time the first entry may be most of an hour away. */
const SOONER =
  'Entries happen in the last quarter of each hour. To watch whole hours pass in three minutes, add a practice system: ' +
  './install.sh --quick --source seeded --data-dir ~/rec-io-practice --port-offset 100';
