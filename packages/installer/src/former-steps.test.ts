import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formerSteps } from './former-steps.ts';
import { type Machine, thisMachine } from './machine.ts';
import { sha256 } from './managed-file.ts';
import { NOTHING_MADE, type Receipt, type StepRecord } from './receipt.ts';

describe('what only an older choice has made', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rec-io-former-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const commands: string[] = [];
  const machine: Machine = {
    ...thisMachine(),
    async run(program, args) {
      commands.push([program, ...args].join(' '));
      return { code: 0, stdout: '', stderr: '' };
    },
  };
  const record = (id: string, made: Partial<StepRecord['made']>): StepRecord => ({
    id,
    state: 'done',
    at: '',
    made: { ...NOTHING_MADE, ...made },
  });
  const undone = async (...steps: StepRecord[]) => {
    const left: string[] = [];
    for (const step of formerSteps({ steps } as unknown as Receipt, [], machine)) {
      const made = steps.find(({ id }) => id === step.id)?.made ?? NOTHING_MADE;
      const result = await step.revert(made);
      left.push(...('left' in result ? result.left : result));
    }
    return left;
  };

  test('is taken back by its record: the rule of a firewall that is no longer wanted', async () => {
    commands.length = 0;
    await undone(record('firewall', { facts: { 'ufw 3000 10.0.0.0/8': true } }));
    expect(commands).toEqual([expect.stringMatching(/^ufw .*delete.*10\.0\.0\.0\/8/)]);
  });

  test('… and the key of a mode that was left, unless its owner has changed it', async () => {
    const [key, auth] = [join(directory, 'kalshi.pem'), join(directory, 'kalshi-auth.txt')];
    await writeFile(key, 'ours');
    await writeFile(auth, 'changed');
    const files = [key, auth].map((path) => ({ path, sha256: sha256('ours'), mode: 0o600, backup: null }));
    const left = await undone(record('credentials-demo', { files }));
    expect(existsSync(key)).toBe(false);
    expect(left).toEqual([expect.stringContaining(auth)]);
  });

  test('stays in the record where it takes more than that: packages, a database', () => {
    const receipt = {
      steps: [
        record('packages', { facts: { 'newly-installed:postgresql': '15' } }),
        record('database-server', { facts: { ours: true } }),
      ],
    } as unknown as Receipt;
    expect(formerSteps(receipt, [], machine)).toEqual([]);
  });

  test('is nothing where the present choices have the step', () => {
    const steps = [record('firewall', {})];
    const present = formerSteps({ steps } as unknown as Receipt, [], machine);
    expect(formerSteps({ steps } as unknown as Receipt, present, machine)).toEqual([]);
  });
});
