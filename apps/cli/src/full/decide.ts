import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Facts } from '@rec-io/installer/facts/facts';
import { gatherFacts } from '@rec-io/installer/facts/gather';
import { choiceFactsOf } from '@rec-io/installer/full/choice-facts';
import { type Choices, choose } from '@rec-io/installer/full/choices';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import type { Machine } from '@rec-io/installer/machine';
import { choosePorts, isPortName, type Ports } from '@rec-io/installer/ports';
import { askedFor } from './asked.ts';

export type ToDecide = {
  readonly location: string;
  readonly answers: FullAnswers | null;
  /** What an earlier run decided; null: there was none. */
  readonly before: Choices | null;
  readonly machine: Machine;
};

/**
 * Brings answers and machine to a decision; without answers, the earlier decision stands. Changes nothing.
 * @throws CatalogueError REC-116 when there is neither
 */
export async function decide({
  location,
  answers,
  before,
  machine,
}: ToDecide): Promise<{ readonly choices: Choices; readonly facts: Facts }> {
  if (answers === null) {
    if (before === null) throw new CatalogueError('REC-116', { path: location });
    return { choices: before, facts: await gatherFacts(machine, askedFor(before, {}, [])) };
  }
  const ports = wantedPorts(answers, before);
  const facts = await gatherFacts(machine, askedFor(answers, notOurs(ports, before), []));
  const coinbase = facts.network.find(({ name }) => name === 'Coinbase');
  return { choices: choose(answers, choiceFactsOf(facts, coinbase?.reached ?? null), ports, before), facts };
}

/** Ports that nobody named stay what they were. */
function wantedPorts(answers: FullAnswers, before: Choices | null): Ports {
  const named = answers.portOffset !== null || answers.ports.size > 0;
  return before !== null && !named ? before.ports : choosePorts(answers.portOffset ?? 0, answers.ports);
}

/** A port that this installation uses already is held by itself, or the start will say who took it. */
function notOurs(ports: Ports, before: Choices | null): Partial<Ports> {
  const names = Object.keys(ports).filter(isPortName);
  return Object.fromEntries(
    names.filter((name) => before?.ports[name] !== ports[name]).map((name) => [name, ports[name]]),
  );
}
