import { configurationOf } from '@rec-io/installer/full/choices';
import { SAFEST_ANSWERS } from '@rec-io/installer/full/safest-answers';
import { thisMachine } from '@rec-io/installer/machine';
import type { Finding } from '@rec-io/installer/preflight/finding';
import { preflight } from '@rec-io/installer/preflight/preflight';
import { decide } from './decide.ts';

/**
 * What stands in the way whatever the answers will be, so that nobody answers a dozen questions for nothing. Only what blocks;
 * the plan shows the rest.
 */
export async function firstLook(
  location: string,
  skipChecks: readonly string[],
): Promise<readonly Finding[]> {
  const { choices, facts } = await decide({
    location,
    answers: { ...SAFEST_ANSWERS, location },
    before: null,
    grown: null,
    machine: thisMachine(),
  });
  const findings = preflight(facts, { ...configurationOf(choices), skipChecks });
  return findings.filter(({ severity }) => severity === 'block');
}
