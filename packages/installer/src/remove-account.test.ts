import { spawnSync } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountIds } from './account-ids.ts';
import { type Machine, thisMachine } from './machine.ts';
import { removeServerAccount } from './steps/database-step.ts';

const isRoot = process.getuid?.() === 0;
const NAME = `rec-io-test-${process.pid}`;
const run = (program: string, ...args: readonly string[]) => spawnSync(program, args).status;

describe.skipIf(!isRoot)('the account of a quick installation by root (needs root)', () => {
  let disk = '';
  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), 'rec-io-account-'));
    run('useradd', '--system', NAME);
  });
  afterEach(async () => {
    run('userdel', NAME);
    await rm(disk, { recursive: true });
  });

  test('stays while the files of a full one are under that name, and goes afterwards', async () => {
    const real = thisMachine();
    // The whole disk need not be looked through.
    const machine: Machine = {
      ...real,
      run: (program, args, options) =>
        real.run(program, program === 'find' ? args.with(0, disk) : args, options),
    };
    const remove = () =>
      removeServerAccount({ base: join(disk, 'gone', 'base'), accountCreated: NAME }, machine);
    const file = join(disk, 'trades');
    await writeFile(file, '');
    const { uid = 0, gid = 0 } = (await accountIds(NAME)) ?? {};
    await chown(file, uid, gid);
    expect(await remove()).toEqual([`the account ${NAME} stays: ${file} belongs to it`]);
    expect(await accountIds(NAME)).not.toBeNull();
    await rm(file);
    expect(await remove()).toEqual([]);
    expect(await accountIds(NAME)).toBeNull();
  });
});
