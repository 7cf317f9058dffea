import { existsSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openPool } from '@rec-io/database/connection';
import { findConnections } from '@rec-io/database/embedded/start-database';
import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import type { ControlView } from '@rec-io/domain/control-view';
import { readConfiguration } from '@rec-io/installer/configuration';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SeenTrades } from '../src/trading/look-at-trades.ts';
import type { Pulled } from '../src/trading/pull-kill-switch.ts';
import { COMMAND_EVERY_MS, eventually } from './fixtures/eventually.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { LOOSE_SETTINGS } from './fixtures/loose-settings.ts';
import { lastJson, type Recio, type Result, statusOf, temporaryRecio } from './fixtures/recio.ts';

type Shown = ControlView & { readonly mode: string };

/** Hours pass in it, at ten times their speed, on whatever machine. */
const LONG_MS = 400_000;

/** Long: one installation, stopped and armed in every way. The tests follow each other. */
describe('an installation that is stopped and armed', { timeout: LONG_MS }, () => {
  let recio: Recio;
  const run = (...args: string[]): Promise<Result> => recio.run(...args);
  const risk = async () => lastJson<Shown>(await run('risk', '--json'));
  const becomes = (wanted: (shown: Shown) => boolean) =>
    eventually(
      async () => {
        const shown = await risk();
        return wanted(shown) ? shown : null;
      },
      LONG_MS,
      COMMAND_EVERY_MS,
    );
  const refusal = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args, '--json');
    const told = lastJson<{ error?: { code: string } }>({ code, stdout, stderr });
    return [code, told.error?.code];
  };

  beforeAll(async () => {
    recio = await temporaryRecio();
    const offset = await freeOffset();
    const installed = await run(
      'install',
      '--quick',
      '--port-offset',
      `${offset}`,
      '--speed',
      '10',
      '--json',
    );
    expect(installed.stderr).toBe('');
    const configuration = await readConfiguration(recio.dataDir);
    const connections = await findConnections(recio.dataDir, configuration?.ports.database ?? 0);
    if (connections === null) throw new Error('the installation has no database');
    const pool = openPool(connections.admin, { max: 1 });
    await updateAutoTradeSettings(pool, '0001', LOOSE_SETTINGS);
    await pool.end();
    await run('entries', 'on');
  }, LONG_MS);
  afterAll(async () => {
    await run('stop');
    await rm(recio.base, { recursive: true, force: true });
  }, LONG_MS);

  test('trades, with the exchange’s fuse in place, and shows what is used of its limits', async () => {
    const shown = await becomes(
      ({ state, openTrades, groups }) => state === 'active' && openTrades > 0 && groups.length > 0,
    );
    expect(shown).toMatchObject({
      mode: 'simulated',
      limits: { max_open_trades: 40 },
      groups: [{ takesOrders: true }],
    });
    const { stdout } = await run('risk');
    expect(stdout).toMatch(/^Trading +active$/m);
    expect(stdout).toMatch(/^ {2}max_open_trades +40 +now \d+$/m);
    expect((await run('risk', '--explain')).stdout).toMatch(/^max_day_loss \(Loss per day\)$/m);
    const trades = lastJson<SeenTrades>(await run('trades', '--json'));
    expect(trades).toMatchObject({ by: 'trader', why: null });
    expect(trades.trades.length).toBeGreaterThan(0);
  });

  test('takes limits that its owner sets, and no others', async () => {
    expect(await refusal('risk', 'set', 'max_luck=3')).toEqual([2, 'REC-824']);
    expect(await refusal('risk', 'set', 'max_day_loss=-5')).toEqual([2, 'REC-825']);
    expect(await refusal('risk', 'set', 'max_day_loss=lots')).toEqual([2, 'REC-825']);
    expect(await refusal('risk', 'set', 'max_open_trades=2.5')).toEqual([2, 'REC-825']);
    expect((await run('risk', 'set', 'max_day_loss=99.5', 'max_open_trades=7')).code).toBe(0);
    await becomes(({ limits }) => limits['max_day_loss'] === 99.5 && limits['max_open_trades'] === 7);
    expect((await run('risk', 'reset', 'max_open_trades')).stdout).toMatch(
      /^max_open_trades +40 \(default\)$/m,
    );
    await becomes(({ limits }) => limits['max_day_loss'] === 99.5 && limits['max_open_trades'] === 40);
  });

  test('only reduces when told so, and closes all that is held', async () => {
    expect((await run('reduce', '--reason', 'news')).stdout).toMatch(/Trading is reducing/);
    expect((await risk()).newest?.reason).toBe('news');
    // Hours pass in minutes: a market may end before its trade is to be sold, or while it is. Then that is told, and it settles.
    const asked = await eventually(
      async () => {
        const told = await refusal('close', '--all');
        if (told[1] !== 'REC-826') return told;
        await run('arm', '--reason', 'nothing is left to be closed');
        await becomes(({ openTrades }) => openTrades > 0);
        await run('reduce');
        return null;
      },
      LONG_MS,
      COMMAND_EVERY_MS,
    );
    expect(asked).toEqual([2, 'REC-646']);
    const { stdout, stderr } = await run('close', '--all', '--yes');
    expect(stderr + stdout).toMatch(
      /All of it is sold\.|REC-826|not sold: |is kept to settlement: |is open as before: /,
    );
    await becomes(({ openTrades }) => openTrades === 0);
    const nothingLeft = async () =>
      isDeepStrictEqual(await refusal('close', '--all', '--yes'), [1, 'REC-826']) ? true : null;
    await eventually(nothingLeft, LONG_MS, COMMAND_EVERY_MS);
    expect(await refusal('arm')).toEqual([2, 'REC-822']);
    expect((await run('arm', '--reason', 'quiet again')).stdout).toBe('Trading is active.\n');
    await becomes(({ openTrades }) => openTrades > 0);
  });

  test('is killed, with everything sold, and stays so over a restart', async () => {
    const killed = await run('kill', '--flatten', '--reason', 'drill');
    expect(killed.stderr).toBe('');
    expect(killed.stdout).toMatch(/Trader +is halted, and sells everything that is held/);
    expect(killed.stdout).toMatch(/Exchange +its order group is triggered by the trader/);
    expect(existsSync(join(recio.dataDir, 'KILL'))).toBe(true);
    expect((await run('entries', 'on')).stdout).toContain('But nothing is entered: trading is halted');
    expect((await run('monitors')).stdout).toMatch(/off +trading is halted; entries again: /);
    await becomes(({ openTrades }) => openTrades === 0);
    expect((await run('restart')).code).toBe(0);
    expect(await risk()).toMatchObject({ state: 'halted', killFile: { reason: 'drill' } });
    expect(await refusal('reduce')).toEqual([1, 'REC-821']);
    expect((await run('arm', '--reason', 'drill is over')).code).toBe(0);
    expect(existsSync(join(recio.dataDir, 'KILL'))).toBe(false);
  });

  test('is killed while its trader hangs', async () => {
    const status = await statusOf(recio);
    const pid = status.programs.find(({ program }) => program === 'trader')?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    const pulled = lastJson<Pulled>(await run('kill', '--json'));
    process.kill(pid, 'SIGCONT');
    expect(pulled).toMatchObject({ file: { done: true }, trader: { done: false }, exchange: { done: true } });
    await becomes(({ state }) => state === 'halted');
    expect((await run('arm', '--reason', 'it woke')).code).toBe(0);
  });

  test('says what it waits for while its database hangs', async () => {
    const { programs } = await statusOf(recio);
    const pid = programs.find(({ program }) => program === 'database')?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    const goesOn = setTimeout(() => process.kill(pid, 'SIGCONT'), 20_000);
    const { code, stderr } = await run('monitors', 'list');
    clearTimeout(goesOn);
    process.kill(pid, 'SIGCONT');
    expect([code, stderr]).toEqual([0, expect.stringContaining('The database does not answer yet')]);
  });

  test('is killed while nothing runs at all, and says what it did not reach', async () => {
    await run('stop');
    expect(lastJson<SeenTrades>(await run('trades', '--json'))).toMatchObject({ by: 'ledger' });
    expect((await run('trades', '--closed', '--limit', '1')).stdout).toMatch(
      /^One finished trade \(simulated\): /m,
    );
    const { code, stdout, stderr } = await run('kill');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/Kill file +written/)]);
    expect(stderr).toMatch(/REC-823/);
    expect((await run('risk')).stdout).toMatch(/^Kill file is there /m);
    expect(await refusal('close')).toEqual([2, 'REC-830']);
    await run('start');
    expect((await risk()).state).toBe('halted');
    writeFileSync(join(recio.dataDir, 'KILL'), 'by hand');
    expect((await run('arm', '--reason', 'all is well')).code).toBe(0);
    expect((await risk()).state).toBe('active');
  });
});
