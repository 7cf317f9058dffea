import { homedir } from 'node:os';
import { isKnown } from '@rec-io/installer/facts/fact';
import { choiceFactsOf } from '@rec-io/installer/full/choice-facts';
import { choose } from '@rec-io/installer/full/choices';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import { SAFEST_ANSWERS } from '@rec-io/installer/full/safest-answers';
import { layout } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';
import { packageManager } from '@rec-io/installer/packages/choose';
import { DEFAULT_PORTS } from '@rec-io/installer/ports';
import { describe, expect, test } from 'vitest';
import { fullSteps } from '../apps/cli/src/full/full-steps.ts';
import { RECORDED } from '../packages/installer/test/fixtures/recorded-facts.ts';

const ANSWERS: FullAnswers = {
  ...SAFEST_ANSWERS,
  location: '/opt/rec-io',
  login: 'ada',
  mode: 'demo',
  kalshi: { email: 'ada@example.org', keyId: 'key-1', privateKeyPem: 'CANARY' },
  access: ['192.168.1.0/24'],
  firewall: true,
};

/** On which every program exists and none may be run: a plan is made by looking, and looking is done already. */
const machine = (platform: NodeJS.Platform, isRoot: boolean): Machine => ({
  platform,
  arch: 'x64',
  isRoot,
  environment: {},
  run: () => Promise.reject(new Error('a plan runs nothing')),
  read: async () => null,
  which: async (program) => `/usr/bin/${program}`,
});

/** Systems that cannot be had here: what would be done on them, from what was recorded of them. */
describe('the plan of a full installation', () => {
  test.each(Object.entries(RECORDED))(
    'on %s is the same as when it was last looked at',
    async (name, facts) => {
      const isRoot = isKnown(facts.account) && facts.account.isRoot;
      const here = machine(
        isKnown(facts.system) && facts.system.family === 'macos' ? 'darwin' : 'linux',
        isRoot,
      );
      const choices = choose(ANSWERS, choiceFactsOf(facts, null), DEFAULT_PORTS);
      const steps = fullSteps({
        choices: { ...choices, seed: 1, exchangeKeyId: 'key' },
        layout: layout(choices.location, 'full'),
        machine: here,
        manager: await packageManager(here, facts.system),
        clone: '/clone',
        release: { id: '1.0.0-release', files: {} },
        conflicts: [],
        grown: null,
        secrets: null,
        signal: new AbortController().signal,
      });
      const plan = steps.map(({ phase, id, intention }) => `${phase} / ${id}\n    ${intention}\n`).join('');
      expect(plan).not.toContain('CANARY');
      const anyone = plan.replaceAll(homedir(), '~');
      const file = `${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}.txt`;
      await expect(anyone).toMatchFileSnapshot(`plans/${file}`);
    },
  );
});
