import type { Check } from './check.ts';
import { databaseChecks } from './database-checks.ts';
import { exchangeChecks } from './exchange-checks.ts';
import { feedChecks } from './feed-checks.ts';
import type { AllLimits } from './limits.ts';
import { machineChecks } from './machine-checks.ts';
import { programChecks } from './program-checks.ts';

/**
 * All that is watched, causes before what comes of them: where two troubles explain each other, the one that stands first here is
 * the cause.
 */
export function allChecks(of: {
  readonly mode: string;
  readonly symbols: readonly string[];
  readonly programs: readonly string[];
  /** In whose process a program lives, where that is not its own. */
  readonly hosts?: ReadonlyMap<string, string>;
  readonly limits: AllLimits;
}): readonly Check[] {
  const { mode, symbols, programs, limits, hosts = new Map() } = of;
  return [
    ...machineChecks(limits),
    ...databaseChecks(limits),
    ...exchangeChecks(mode, limits),
    ...feedChecks(symbols, limits),
    ...programChecks(programs, hosts, symbols, limits),
  ];
}
