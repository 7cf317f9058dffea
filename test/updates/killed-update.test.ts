import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, type Recio } from '../../apps/cli/test/fixtures/recio.ts';
import { testRelease } from './test-release.ts';
import { NEW_TABLE, NOW_S, newMigration, type UpdatableSystem, updatableSystem } from './updatable-system.ts';

let at: UpdatableSystem;
let recio: Recio;
beforeAll(async () => {
  at = await updatableSystem();
  ({ recio } = at);
  await recio.run('update', 'trust', at.key.publicKey);
});
afterAll(() => at?.end());

test('one that was killed goes on, or back, by the version before', { timeout: 900_000 }, async () => {
  const place = testRelease(recio.base, {
    ...{ version: '0.5.0', keys: [at.key], timeS: NOW_S + 300 },
    changes: {
      [newMigration('of_a_test')]: NEW_TABLE,
    },
  });
  const killed = await ended(
    recio.spawnIn({ RECIO_CRASH_AT: 'after:update-switched' }, 'update', '--yes', '--from', place),
  );
  expect(killed.code).toBeNull();
  // Nothing runs, nothing is entered, and it says what it is.
  expect(await at.running()).toBe('0.5.0');
  expect(await at.holds()).toBe(true);
  expect((await recio.run('update')).stderr).toMatch(/REC-877[\s\S]*0\.5\.0[\s\S]*--resume/);

  // Killed once more while it goes on: the tables are changed by now.
  await ended(recio.spawnIn({ RECIO_CRASH_AT: 'after:update-started' }, 'update', '--resume'));
  const resumed = await recio.run('update', '--resume');
  expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await at.running()).toBe('0.5.0');
  expect((await at.status()).healthy).toBe(true);
  expect(await at.holds()).toBe(false);

  // A going back that is killed is gone on with, and so does a start.
  await ended(recio.spawnIn({ RECIO_CRASH_AT: 'after:update-undoing' }, 'update', '--rollback', '--yes'));
  expect(await at.holds()).toBe(false);
  const started = await recio.run('start');
  expect({ code: started.code, stderr: started.stderr }).toEqual({ code: 0, stderr: '' });
  expect(started.stdout).toContain('0.1.0 runs again');
  expect(await at.running()).toBe('0.1.0');
  expect((await at.status()).healthy).toBe(true);
  expect(await at.holds()).toBe(false);
  expect((await recio.run('update', '--resume')).stderr).toContain('REC-878');
});

test('one whose program does not start is taken back by itself', { timeout: 900_000 }, async () => {
  const place = testRelease(recio.base, {
    ...{ version: '0.6.0', keys: [at.key], timeS: NOW_S + 400 },
    changes: { 'apps/cli/src/programs/monitor.ts': "throw new Error('broken by a test');\n" },
  });
  const { code, stderr } = await recio.run('update', '--yes', '--from', place);
  expect(code).toBe(1);
  expect(stderr).toMatch(/REC-881 0\.6\.0 [^\n]*0\.1\.0 runs again: [^\n]*monitor is not ready/);
  expect(await at.running()).toBe('0.1.0');
  expect((await at.status()).healthy).toBe(true);
  expect(await at.holds()).toBe(false);
});
