import { randomInt, randomUUID } from 'node:crypto';
import { type Answers, chosenPorts } from './answers.ts';
import { CatalogueError } from './catalogue-error.ts';
import type { Configuration } from './configuration.ts';
import { DEFAULT_HOST, type PortName } from './ports.ts';

/** A practice hour passes in three minutes: long enough to watch, short enough to see one settle. */
export const PRACTICE_SPEED = 20;

/** What was found out about prices on this machine: null when nobody needed to ask. */
export type PriceFacts = { readonly coinbaseReachable: boolean | null };

/** The programs that quick mode runs, and the database. Only their ports must be free. */
export const QUICK_PORTS: readonly PortName[] = [
  'web',
  'trader',
  'sync',
  'recorder',
  'worker',
  'monitor',
  'exchange-sim',
  'database',
];

/**
 * The configuration of a new installation.
 * @throws CatalogueError REC-111 when live prices were asked for and do not come, REC-110 when they cannot be sped up
 */
export function newConfiguration(answers: Answers, facts: PriceFacts): Configuration {
  const live = answers.source !== 'seeded' && facts.coinbaseReachable === true;
  if (answers.source === 'coinbase' && !live) throw new CatalogueError('REC-111', { seconds: 3 });
  // Who names a speed under `auto` wants practice: live prices have no speed.
  const source = live && (answers.speed ?? 1) === 1 ? 'coinbase' : 'seeded';
  return {
    formatVersion: 1,
    mode: 'simulated',
    account: 'main',
    userNo: '0001',
    symbol: 'BTC',
    source,
    speed: source === 'coinbase' ? 1 : (answers.speed ?? PRACTICE_SPEED),
    seed: randomInt(1, 2 ** 31),
    host: DEFAULT_HOST,
    ports: chosenPorts(answers),
    exchangeKeyId: randomUUID(),
    kind: 'quick',
    database: 'embedded',
    supervision: 'parent',
    serviceAccount: null,
    access: [],
    hostNames: [],
  };
}

/** The configuration of an installation over data that an earlier one left: what was not asked for stays as it was. */
export function renewedConfiguration(
  answers: Answers,
  facts: PriceFacts,
  earlier: Configuration,
): Configuration {
  const askedPorts = answers.portOffset !== null || answers.ports.size > 0;
  const fresh = newConfiguration(
    { ...answers, source: answers.source ?? earlier.source, speed: answers.speed ?? earlier.speed },
    facts,
  );
  return {
    ...earlier,
    source: fresh.source,
    speed: fresh.speed,
    ports: askedPorts ? fresh.ports : earlier.ports,
  };
}

/** What the answers ask for that the installation is not: `--speed 5 (installed: 20)`. Unasked options agree. */
export function differences(answers: Answers, installed: Configuration): string[] {
  const found: string[] = [];
  const compare = (option: string, asked: string | number | null, is: string | number) => {
    if (asked !== null && asked !== is) found.push(`${option}${asked} (installed: ${is})`);
  };
  compare('--source ', answers.source === 'auto' ? null : answers.source, installed.source);
  compare('--speed ', answers.speed, installed.speed);
  if (answers.portOffset !== null || answers.ports.size > 0) {
    const ports = chosenPorts(answers);
    for (const name of QUICK_PORTS) compare(`--port ${name}=`, ports[name], installed.ports[name]);
  }
  return found;
}
