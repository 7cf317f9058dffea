import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { type Machine, thisMachine } from '../machine.ts';
import { NOTHING_MADE } from '../receipt.ts';
import { serviceAccountStep } from './service-account-step.ts';

const isRoot = process.getuid?.() === 0;
const NAME = `rec-io-test-${process.pid}`;
const real = thisMachine();
/** The whole disk need not be looked through. */
const machine: Machine = {
  ...real,
  run: async (program, args, options) =>
    program === 'find' ? { code: 0, stdout: '', stderr: '' } : real.run(program, args, options),
};
const context = { made: NOTHING_MADE, say: () => undefined, signal: new AbortController().signal };
const run = (program: string, ...args: readonly string[]) => spawnSync(program, args).status;
const isThere = (database: 'passwd' | 'group') => run('getent', database, NAME) === 0;

describe.skipIf(!isRoot)('the account of the programs (needs root)', () => {
  const step = serviceAccountStep(NAME, machine);
  afterEach(() => {
    run('userdel', NAME);
    run('groupdel', NAME);
  });

  test('goes with its group, also when a removal was cut off between the two', async () => {
    const made = await step.makes();
    await step.apply(context);
    await step.verify();
    expect(await step.revert(made)).toEqual([]);
    expect([isThere('passwd'), isThere('group')]).toEqual([false, false]);
    run('groupadd', NAME);
    await step.revert(made);
    expect(isThere('group')).toBe(false);
  });

  test('that could not be made because its owner has a group of that name leaves the group', async () => {
    run('groupadd', NAME);
    const made = await step.makes();
    await expect(step.apply(context)).rejects.toThrow('could not be made');
    await step.revert(made);
    expect(isThere('group')).toBe(true);
  });
});
