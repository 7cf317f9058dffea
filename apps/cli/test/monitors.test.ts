import { rm } from 'node:fs/promises';
import { openPool } from '@rec-io/database/connection';
import { startDatabase, stopDatabase } from '@rec-io/database/embedded/start-database';
import { readConfiguration } from '@rec-io/installer/configuration';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from './fixtures/free-ports.ts';
import { lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

type Told = {
  readonly name: string;
  readonly symbol: string;
  readonly series: string;
  readonly strategy: string;
  readonly parameters: object;
  readonly rules: object;
  readonly size: object;
  readonly holds: { readonly rules: Record<string, unknown>; readonly parameters: Record<string, unknown> };
  readonly enabled: boolean;
  readonly mode: string | null;
  readonly entries: boolean;
  readonly why: string;
};

/** The tests follow each other. */
describe('recio monitors, of an installation', () => {
  let recio: Recio;
  beforeAll(async () => {
    recio = await temporaryRecio();
    const installed = await recio.run(
      ...['install', '--quick', '--no-start', '--port-offset', String(await freeOffset())],
    );
    expect(installed.code, installed.stderr).toBe(0);
  });
  afterAll(() => rm(recio.base, { recursive: true }));

  const run = (...args: string[]) => recio.run('monitors', ...args);
  const list = async () => lastJson<Told[]>(await run('list', '--json'));
  const one = async (name: string) => lastJson<Told>(await run('list', name, '--json'));
  const refused = async (code: string, ...args: string[]) => {
    const result = await run(...args, '--json');
    expect(result.code).not.toBe(0);
    expect(lastJson(result)).toMatchObject({ error: { code } });
    return lastJson<{ error: { cause: string; title: string } }>(result).error;
  };

  test('begin with one that trades bitcoin by Hourly HTC', async () => {
    expect(await list()).toMatchObject([
      { name: 'btc-hourly-htc', symbol: 'BTC', series: 'hourly', strategy: 'Hourly HTC', entries: true },
    ]);
    expect((await run('list')).stdout).toMatch(
      /^btc-hourly-htc +BTC hourly +Hourly HTC +on +enters in simulated, but not now: the trader does not answer/,
    );
    const { stdout } = await run('list', 'btc-hourly-htc');
    expect(stdout).toMatch(/min_probability +95 % +0 to 100/);
    expect(stdout).toMatch(/auto_stop +off +on, off/);
  });

  test('are made switched off, for any coin, series and strategy, and enter once they are enabled', async () => {
    const made = await run(
      ...['add', 'eth-scalp', '--symbol', 'ETH', '--series', 'quarter', '--strategy', 'Momentum Scalp'],
      ...['position_size=5', 'take_profit_enabled=on'],
    );
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toMatch(/Entries off: switched off; on: \S*recio monitors enable eth-scalp/);
    expect(await one('eth-scalp')).toMatchObject({
      enabled: false,
      mode: null,
      size: { position_size: 5 },
      rules: { take_profit_enabled: true },
    });
    expect((await run('enable', 'eth-scalp')).stdout).toContain('Entries on: enters in simulated');
    expect(await one('eth-scalp')).toMatchObject({ enabled: true, mode: 'simulated', entries: true });
    expect((await run('disable', 'eth-scalp')).stdout).toContain('Entries off');
  });

  test('take settings within their ranges, and give them back', async () => {
    await run('set', 'btc-hourly-htc', 'min_probability=97', 'current_probability=55', 'auto_stop=on');
    expect((await one('btc-hourly-htc')).holds).toMatchObject({
      parameters: { min_probability: 97 },
      rules: { current_probability: 55, auto_stop: true },
    });
    expect((await run('list', 'btc-hourly-htc')).stdout).toMatch(/min_probability +97 % +set here +0 to 100/);
    await refused('REC-804', 'set', 'btc-hourly-htc', 'auto_stop=off', 'min_probability=101');
    expect((await one('btc-hourly-htc')).holds.rules['auto_stop']).toBe(true);
    await run('set', 'btc-hourly-htc', 'min_probability=default');
    expect((await one('btc-hourly-htc')).parameters).toEqual({});
  });

  test('keep only what another strategy has, too', async () => {
    await run('set', 'eth-scalp', '--strategy', 'Hourly HTC', 'min_probability=90');
    expect(await one('eth-scalp')).toMatchObject({
      strategy: 'Hourly HTC',
      parameters: { min_probability: 90 },
    });
    await refused('REC-805', 'set', 'eth-scalp', '--strategy', 'Gone');
  });

  test('are refused under a name that is taken, odd, or nobody’s', async () => {
    await refused('REC-802', 'add', 'eth-scalp');
    const named = await refused('REC-801', 'set', 'nobody', 'multiplier=2');
    expect(named.cause).toContain('btc-hourly-htc, eth-scalp');
    const odd = await run('add', 'Odd_Name');
    expect(odd.code).toBe(2);
    expect(odd.stderr).toContain('lower case');
  });

  /** Whoever uses a server that does not run stops it again, so each time it is started for the while. */
  async function leaveTrade(status: string): Promise<void> {
    const configuration = await readConfiguration(recio.dataDir);
    const { data, databaseLog } = layoutOf(recio.dataDir);
    const port = configuration?.ports.database ?? 0;
    const { admin } = await startDatabase({ dataDir: data, port, log: databaseLog });
    const pool = openPool(admin, { userNo: '0001', max: 1 });
    await pool.query(
      `INSERT INTO users.trades (user_no, account, mode, id, status, opened_at, symbol, trade_strategy, contract, strike, side,
         prob, diff, position, symbol_open, ticker, ticket_id, market_id, monitor)
       VALUES ('0001', 'main', 'simulated', 't', $1, now(), 'ETH', '', '', 1, 'yes', 1, 1, 1, 1, 'KXETHD-1', 't', 'ETH-USD',
         'eth-scalp') ON CONFLICT (user_no, account, mode, id) DO UPDATE SET status = excluded.status`,
      [status],
    );
    await pool.end();
    await stopDatabase(data, databaseLog);
  }

  test('are removed only when they hold nothing, and say what they hold', async () => {
    await leaveTrade('closing');
    const { cause } = await refused('REC-803', 'remove', 'eth-scalp');
    expect(cause).toContain('simulated KXETHD-1 yes (closing)');
    await leaveTrade('closed');
    const { stdout } = await run('remove', 'eth-scalp');
    expect(stdout).toMatch(/The way back: \S*recio monitors add eth-scalp --symbol ETH/);
    expect((await list()).map(({ name }) => name)).toEqual(['btc-hourly-htc']);
  });
});
