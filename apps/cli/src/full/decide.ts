import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Configuration } from '@rec-io/installer/configuration';
import type { Facts, PortFact } from '@rec-io/installer/facts/facts';
import { gatherFacts } from '@rec-io/installer/facts/gather';
import { freePorts, type PortConflict } from '@rec-io/installer/free-ports';
import { choiceFactsOf } from '@rec-io/installer/full/choice-facts';
import { type Choices, choose, databaseFor } from '@rec-io/installer/full/choices';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import type { Machine } from '@rec-io/installer/machine';

import { choosePorts, DEFAULT_HOST, isPortName, type Ports, portTakenBy } from '@rec-io/installer/ports';
import { askedFor } from './asked.ts';

export type ToDecide = {
  readonly location: string;
  readonly answers: FullAnswers | null;
  /** What an earlier run decided; null: there was none. */
  readonly before: Choices | null;
  /** The quick installation whose data is taken over; null: none. */
  readonly grown: Configuration | null;
  readonly machine: Machine;
};

export type Decision = {
  readonly choices: Choices;
  readonly facts: Facts;
  /** Ports that somebody else holds, and what is used instead. */
  readonly conflicts: readonly PortConflict[];
};

/**
 * Brings answers and machine to a decision; without answers, the earlier decision stands. Changes nothing.
 * @throws CatalogueError REC-116 when there is neither
 */
export async function decide({
  location,
  answers: given,
  before,
  grown,
  machine,
}: ToDecide): Promise<Decision> {
  if (given === null) {
    if (before === null) throw new CatalogueError('REC-116', { path: location });
    return { choices: before, facts: await gatherFacts(machine, askedFor(before, {}, [])), conflicts: [] };
  }
  const answers = withKept(given, before);
  // Where the data came from stops before anything here starts: its ports are free then.
  const kept = before?.ports ?? grown?.ports ?? null;
  const wanted = wantedPorts(answers, kept);
  const facts = await gatherFacts(machine, askedFor(answers, notOurs(wanted, kept), []));
  const forChoice = choiceFactsOf(facts, coinbaseReached(facts));
  const onServer = databaseFor(answers, forChoice) === 'system';
  const database =
    answers.ports.get('database') ??
    before?.ports.database ??
    (onServer ? forChoice.usualPort(wanted.database) : wanted.database);
  const isNew = onServer && before === null && forChoice.clusterOn(database).existing === null;
  const holder = isNew ? await portTakenBy(DEFAULT_HOST, database) : null;
  // A server of the machine that listens there may be the very one that is meant.
  const held = [
    ...facts.ports.filter(({ name }) => !(onServer && name === 'database')),
    // One of our own needs a port that nobody has; a server in a container is none of this machine's, and has one all the same.
    ...(holder === null ? [] : [{ name: 'database', port: database, heldBy: holder }]),
    // Both databases run while the data is moved.
    ...(grown?.ports.database === database
      ? [{ name: 'database', port: database, heldBy: 'the installation whose data is taken over' }]
      : []),
  ];
  const { ports, conflicts } = await freePorts({ ...wanted, database }, unnamed(held, answers));
  const moved = new Set(conflicts.map(({ port }) => port));
  return {
    choices: choose(answers, forChoice, ports, before, grown),
    facts: { ...facts, ports: held.filter(({ port }) => !moved.has(port)) },
    conflicts,
  };
}

/**
 * The data stays where it is, whatever else is asked for anew, and so do prices that nobody asks to change.
 * @throws CatalogueError REC-131 when another database is asked for than the one that holds the data
 */
function withKept(answers: FullAnswers, before: Choices | null): FullAnswers {
  if (before === null) return answers;
  const { database, ports } = before;
  const asked = answers.ports.get('database') ?? ports.database;
  const other = answers.database !== 'auto' && answers.database !== database;
  if (other || (database === 'system' && asked !== ports.database))
    throw new CatalogueError('REC-131', { database, port: ports.database });
  const staysLive = answers.source === 'coinbase' && before.source === 'coinbase';
  return { ...answers, database, ...(staysLive ? { source: 'auto' as const } : {}) };
}

const coinbaseReached = ({ network }: Facts): boolean | null =>
  network.find(({ name }) => name === 'Coinbase')?.reached ?? null;

/** Ports that nobody named stay what they were. */
function wantedPorts(answers: FullAnswers, kept: Ports | null): Ports {
  return kept !== null && answers.portOffset === null
    ? { ...kept, ...Object.fromEntries(answers.ports) }
    : choosePorts(answers.portOffset ?? 0, answers.ports);
}

/** A port that this installation uses already is held by itself, or the start will say who took it. */
function notOurs(ports: Ports, kept: Ports | null): Partial<Ports> {
  const names = Object.keys(ports).filter(isPortName);
  return Object.fromEntries(
    names.filter((name) => kept?.[name] !== ports[name]).map((name) => [name, ports[name]]),
  );
}

/** Who names a port wants that one: taken, it stands in the way; any other is moved out of the way. */
const unnamed = (facts: readonly PortFact[], { ports }: FullAnswers): readonly PortFact[] =>
  facts.filter(({ name }) => !(isPortName(name) && ports.has(name)));
