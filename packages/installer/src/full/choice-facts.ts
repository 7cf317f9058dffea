import { isKnown, knownOr } from '../facts/fact.ts';
import type { Facts } from '../facts/facts.ts';
import type { ChoiceFacts } from './choices.ts';

/** What of a machine the choice between the ways of installing depends on. What is unknown is taken for not there. */
export function choiceFactsOf(facts: Facts, coinbaseReachable: boolean | null): ChoiceFacts {
  const init = isKnown(facts.system) ? facts.system.init : 'other';
  return {
    isRoot: isKnown(facts.account) && facts.account.isRoot,
    packageManager: knownOr(facts.packages, null)?.name ?? null,
    boot: init === 'other' ? 'none' : init,
    hasSupervisor: isKnown(facts.supervisor) && facts.supervisor.binary !== null,
    coinbaseReachable,
  };
}
