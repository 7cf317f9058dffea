import { configurationOf } from '@rec-io/installer/full/choices';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import { thisMachine } from '@rec-io/installer/machine';
import type { Finding } from '@rec-io/installer/preflight/finding';
import { preflight } from '@rec-io/installer/preflight/preflight';
import { FIRST_LOGIN } from '@rec-io/installer/steps/first-user-step';
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
    answers: { ...SAFEST, location },
    before: null,
    grown: null,
    machine: thisMachine(),
  });
  const findings = preflight(facts, { ...configurationOf(choices), skipChecks });
  return findings.filter(({ severity }) => severity === 'block');
}

/** What an installation needs least for. */
const SAFEST: Omit<FullAnswers, 'location'> = {
  userNo: null,
  login: FIRST_LOGIN,
  fullName: '',
  email: '',
  phone: '',
  password: null,
  mode: 'simulated',
  kalshi: null,
  systemData: null,
  growFrom: null,
  access: [],
  firewall: false,
  ports: new Map(),
  portOffset: null,
  takeOver: false,
  database: 'auto',
  supervision: 'auto',
  source: 'seeded',
  speed: null,
  start: true,
};
