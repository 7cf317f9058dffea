import { readReceipt } from '@rec-io/installer/receipt';
import { afterEach, describe, expect, test } from 'vitest';
import { crashPoints, killedAt, plannedSteps, QUICK_STEPS } from './fixtures/crash-points.ts';
import { type CrashableInstall, crashableInstall } from './fixtures/crashable-install.ts';
import { lastJson } from './fixtures/recio.ts';

let at: CrashableInstall;
afterEach(() => at?.end());

async function expectGoesWithoutATrace(): Promise<void> {
  const place = await at.databasePlace();
  expect(at.left(place)).toHaveLength(2);
  expect(await at.run(['uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
  expect(at.left(place)).toEqual([]);
}

describe('an installation that is killed before and after each step', () => {
  test('in full on the embedded database goes on with the same command, and goes without a trace', async () => {
    at = await crashableInstall('full');
    const steps = plannedSteps(await at.run([...at.command, '--plan']));
    expect(at.left(null)).toEqual([]);
    for (const point of crashPoints(steps)) await killedAt(point, at);
    expect(lastJson(await at.install({}))).toMatchObject({
      ...{ event: 'installed', again: false, state: 'healthy', password: expect.any(String) },
    });
    expect(lastJson(await at.install({}))).toMatchObject({ again: true, state: 'healthy', password: null });
    await expectGoesWithoutATrace();
  }, 1_800_000);

  test('quickly goes on with the same command, and goes without a trace', async () => {
    at = await crashableInstall('quick');
    for (const point of crashPoints(QUICK_STEPS)) await killedAt(point, at);
    expect(lastJson(await at.install({}))).toMatchObject({
      ...{ event: 'installed', again: false, healthy: true, password: expect.any(String) },
    });
    expect((await readReceipt(at.recio.dataDir))?.steps.map(({ id }) => id)).toEqual(QUICK_STEPS);
    await expectGoesWithoutATrace();
  }, 1_800_000);
});
