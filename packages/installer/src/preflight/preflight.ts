import type { Configuration } from '../configuration.ts';
import type { Facts } from '../facts/facts.ts';
import type { Finding } from './finding.ts';
import { RULES } from './rules.ts';

/** What is to be installed, as far as the machine must be fit for it. */
export type Intended = Pick<Configuration, 'kind' | 'mode' | 'database' | 'supervision'> & {
  /** Blocks that the owner takes upon themselves, by id. */
  readonly skipChecks: readonly string[];
};

/** Everything about this machine that its owner should know, at once; the worst first. Never throws. */
export function preflight(facts: Facts, intended: Intended): readonly Finding[] {
  const findings = RULES.flatMap((rule) => rule(facts, intended)).map((finding) =>
    finding.severity === 'block' && intended.skipChecks.includes(finding.id)
      ? { ...finding, severity: 'warn' as const, skipped: true as const }
      : finding,
  );
  const order = ['block', 'warn', 'info'];
  return findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
