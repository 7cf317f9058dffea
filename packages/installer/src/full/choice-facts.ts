import { isKnown, knownOr } from '../facts/fact.ts';
import type { Facts, PostgresFacts } from '../facts/facts.ts';
import { clusterPlan, systemDatabasePort } from '../system-database/cluster-plan.ts';
import type { ChoiceFacts } from './choices.ts';

const NO_SERVERS: PostgresFacts = { installed: [], clusters: [], running: [] };

/** What of a machine the choice between the ways of installing depends on. What is unknown is taken for not there. */
export function choiceFactsOf(facts: Facts, coinbaseReachable: boolean | null): ChoiceFacts {
  const family = isKnown(facts.system) ? facts.system.family : 'other';
  const init = isKnown(facts.system) ? facts.system.init : 'other';
  return {
    isRoot: isKnown(facts.account) && facts.account.isRoot,
    packageManager: knownOr(facts.packages, null)?.name ?? null,
    boot: init === 'other' ? 'none' : init,
    supervisord: isKnown(facts.supervisor) ? facts.supervisor.binary : null,
    usualPort: (manifest) => systemDatabasePort(knownOr(facts.postgres, NO_SERVERS), manifest),
    clusterOn: (port) => clusterPlan(knownOr(facts.postgres, NO_SERVERS), family, port),
    coinbaseReachable,
  };
}
