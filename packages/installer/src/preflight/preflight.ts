import type { Configuration } from '../configuration.ts';
import type { Facts } from '../facts/facts.ts';
import { reasonOf } from '../json-file.ts';
import { ACCOUNT_RULES } from './account-rules.ts';
import type { Finding, Severity } from './finding.ts';
import { HARDWARE_RULES } from './hardware-rules.ts';
import { NEIGHBOUR_RULES } from './neighbour-rules.ts';
import { NETWORK_RULES } from './network-rules.ts';
import type { InPlace } from './room.ts';
import type { Rule } from './rule.ts';
import { SYSTEM_RULES } from './system-rules.ts';
import { unknownFacts } from './unknown-rule.ts';

/** What is to be installed, as far as the machine must be fit for it. */
export type Intended = Pick<Configuration, 'kind' | 'mode' | 'database' | 'supervision' | 'ports'> & {
  /** Blocks that the owner takes upon themselves, by id. */
  readonly skipChecks: readonly string[];
  /** What an earlier run has put in its place; absent: nothing. */
  readonly inPlace?: InPlace;
};

const RULES: readonly Rule[] = [
  ...SYSTEM_RULES,
  ...HARDWARE_RULES,
  ...ACCOUNT_RULES,
  ...NETWORK_RULES,
  ...NEIGHBOUR_RULES,
  unknownFacts,
];
const ORDER: readonly Severity[] = ['block', 'warn', 'info'];

/**
 * Everything about this machine that its owner should know, at once; the worst first. Never throws, whatever the facts are:
 * a look at a broken machine is what it is most needed for.
 */
export function preflight(facts: Facts, intended: Intended): readonly Finding[] {
  return RULES.flatMap((rule) => judged(rule, facts, intended))
    .map((finding) => asSkipped(finding, intended.skipChecks))
    .sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

function judged(rule: Rule, facts: Facts, intended: Intended): readonly Finding[] {
  try {
    return rule(facts, intended);
  } catch (error) {
    return [
      {
        id: 'unknown:check',
        severity: 'warn',
        title: 'A check of this machine could not be made.',
        evidence: reasonOf(error),
        fix: null,
      },
    ];
  }
}

/** A skipped block stays visible, and is recorded with the answers. */
const asSkipped = (finding: Finding, skipChecks: readonly string[]): Finding =>
  finding.severity === 'block' && skipChecks.includes(finding.id)
    ? { ...finding, severity: 'warn', skipped: true }
    : finding;
