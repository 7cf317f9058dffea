import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GROWING } from '@rec-io/domain/growing-data';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { ImportReport } from '@rec-io/price-history/files/import-report';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { candleVenue } from '@rec-io/prices/test-candles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireInstallation } from '../src/installation.ts';
import { withDatabase } from '../src/modes/with-database.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { ended, lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

const LONG_MS = 300_000;
const T0_S = Date.UTC(2024, 9, 1) / 1_000;

const row = (minute: number, price = 63_000 + (minute % 7)): string =>
  `${T0_S + minute * 60},${price},${price + 5},${price - 5},${price + 1},1.5`;
const rows = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => row(from + i));

/** One installation, whose programs do not run. The tests follow each other. */
describe('the price history from the command line', { timeout: LONG_MS }, () => {
  let recio: Recio;
  const run = (...args: string[]) => recio.run(...args);
  const file = (name: string, lines: readonly string[]): string => {
    const path = join(recio.base, name);
    const text = `timestamp,open,high,low,close,volume\n${lines.join('\n')}\n`;
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
    return path;
  };

  beforeAll(async () => {
    recio = await temporaryRecio();
    mkdirSync(recio.base, { recursive: true });
    const installed = await run(
      ...['install', '--quick', '--no-start', '--port-offset', `${await freeOffset()}`, '--json'],
    );
    expect(installed.code).toBe(0);
  }, LONG_MS);
  afterAll(async () => {
    await run('stop');
    await rm(recio.base, { recursive: true, force: true });
  }, LONG_MS);

  test('tries an import, makes it, and says at the second time that nothing is new', async () => {
    const path = file('BTCUSD_bitfinex.csv.gz', [...rows(0, 300), ...rows(330, 600)]);
    const tried = await run('data', 'import', path, '--dry-run');
    expect(tried).toMatchObject({ code: 0, stderr: expect.stringMatching(/^(import \d+ %.*\n)*$/) });
    expect(tried.stdout).toBe(
      [
        'BTCUSD_bitfinex.csv.gz: BTC, from bitfinex',
        '  Bitfinex: timestamp,open,high,low,close,volume; oldest first',
        '  570 bars, 2024-10-01 00:00 to 2024-10-01 09:59 UTC',
        '  1 gap of more than ten minutes',
        '    line 302: 2024-10-01 05:00 to 2024-10-01 05:30, 30 minutes',
        '',
        'BTC: 570 bars would be added, 0 are stored already.',
        'Nothing was stored: it was only tried.',
        '',
      ].join('\n'),
    );
    const done = await run('data', 'import', path, '--json');
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(lastJson<ImportReport>(done).coins).toMatchObject([{ symbol: 'BTC', added: 570, same: 0 }]);
    const again = await run('data', 'import', path);
    expect(again.stdout).toContain('BTC: nothing is new, 570 of 570 bars are stored already.');
  });

  test('tells what contradicts the history, and takes it when told to', async () => {
    const path = file('BTC other.csv', [row(298), row(299, 63_500), row(300, 63_400)]);
    const { stdout } = await run('data', 'import', path);
    expect(stdout).toContain(
      'BTC: 1 minute is stored with other values. What is stored stays; to take what the files say: --replace',
    );
    expect(stdout).toContain(
      '2024-10-01 04:59: stored 63005 63010 63000 63006, volume 1.5; BTC other.csv, line 3: 63500 63505 63495 63501',
    );
    expect(stdout).toContain('BTC: 1 bar added, 1 are stored already.');
    const replaced = await run('data', 'import', path, '--replace');
    expect(replaced.stdout).toContain('BTC: 0 bars added, 1 replaced, 2 are stored already.');
  });

  test.each([
    ['REC-740', 'BTC-none.csv', null],
    ['REC-741', 'BTC-a.csv', ['1,2,3']],
    ['REC-742', 'BTC-b.csv', rows(700, 800).map((line) => line.replaceAll(/,63/g, ',6300'))],
    ['REC-743', 'BTC-c.csv', rows(700, 800).map((line) => line.replace(',', '000,'))],
    [
      'REC-744',
      'BTC-d.csv',
      rows(700, 800).map((line, i) => (i > 50 ? line.replace(/,6\d+,/, ',0,') : line)),
    ],
    ['REC-745', 'BTC-e.csv', rows(601, 700).map((line) => line.replaceAll(/,63/g, ',150'))],
  ] as const)('refuses with %s, and stores nothing', async (code, name, lines) => {
    const path = lines === null ? join(recio.base, name) : file(name, lines);
    if (code === 'REC-741') writeFileSync(path, lines?.join('\n') ?? '');
    const good = file('BTC-good.csv', rows(900, 910));
    const { code: exit, stdout } = await run('data', 'import', good, path, '--json');
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    expect(stdout).toContain(name);
    const tried = await run('data', 'import', good, '--dry-run', '--json');
    expect(lastJson<ImportReport>(tried).coins[0]).toMatchObject({ added: 10, same: 0 });
  });

  test('fetches what files have left open and what came since, and says what the venue does not have', async () => {
    const columns = new BarColumns();
    const have = [...Array(300).keys(), ...Array.from({ length: 400 }, (_, i) => 315 + i)];
    for (const minute of have) columns.push(T0_S * 1_000 + minute * MINUTE_MS, 63e7, 63.1e7, 62.9e7, 63e7, 2);
    const venue = await candleVenue({
      nowMs: Date.now(),
      bars: { 'BTC-USD': columns.bars(), 'ETH-USD': new BarColumns().bars() },
    });
    const fetch = (...args: string[]) =>
      ended(recio.spawnIn({ RECIO_COINBASE_URL: venue.url.replace('http', 'ws') }, 'data', 'fetch', ...args));
    try {
      const since = await fetch('--from', '2024-10-01', '--to', '2024-10-01T12:00');
      expect(since.code).toBe(0);
      expect(since.stdout).toBe(
        [
          'BTC: 130 bars added; the newest bar is of 2024-10-01 11:54 UTC.',
          '  Of 14 minutes nobody has bars: they are marked as gaps.',
          'ETH: 0 bars added; none is stored.',
          '  Of 12 hours nobody has bars: they are marked as gaps.',
          '',
        ].join('\n'),
      );
    } finally {
      await venue.close();
    }
  });

  test('is stopped by Ctrl-C at any time, and keeps what came', async () => {
    const columns = new BarColumns();
    for (let minute = 0; minute < 700; minute++)
      columns.push((T0_S + 86_400) * 1_000 + minute * MINUTE_MS, 2.5e7, 2.51e7, 2.49e7, 2.5e7, 2);
    const venue = await candleVenue({ nowMs: Date.now(), bars: { 'ETH-USD': columns.bars() } });
    const stopped = Promise.withResolvers<void>();
    const child = recio.spawnIn(
      { RECIO_COINBASE_URL: venue.url.replace('http', 'ws') },
      ...['data', 'fetch', '--symbol', 'ETH', '--from', '2024-10-02', '--to', '2024-10-02T11:00', '--json'],
    );
    venue.onRequest = (count) => {
      if (count < 2) return undefined;
      child.kill('SIGINT');
      return stopped.promise;
    };
    const { code, stdout } = await ended(child);
    stopped.resolve();
    await venue.close();
    expect([code, lastJson<{ error: { code: string } }>({ code, stdout, stderr: '' }).error.code]).toEqual([
      130,
      'REC-113',
    ]);
    const status = lastJson<{ coins: { bars: number }[] }>(
      await run('data', 'status', '--symbol', 'ETH', '--json'),
    );
    expect(status.coins[0]?.bars).toBe(600);
  });

  test('says what to do when the venue is not there, or nobody said where to begin', async () => {
    const installation = await requireInstallation(recio.dataDir);
    await withDatabase(installation, (pool) =>
      pool.query(
        'TRUNCATE historical_data.eth_price_history; DELETE FROM historical_data.price_gaps WHERE symbol = $$ETH$$',
      ),
    );
    const nothing = await run('data', 'fetch', '--symbol', 'eth', '--json');
    expect([nothing.code, lastJson<{ error: { code: string } }>(nothing).error.code]).toEqual([1, 'REC-746']);
    const wrong = await run('data', 'fetch', '--from', 'yesterday');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('It must be a day or a minute, UTC');
  });

  test('shows what there is, and what to do about what is missing', async () => {
    const { code, stdout } = await run('data', 'status', '--symbol', 'BTC');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^BTC {2}701 bars, 2024-10-01 00:00 to 2024-10-01 11:54 UTC, the newest \d+/);
    expect(stdout).toMatch(/\n {2}2024 +[1▁] +701\n/);
    expect(stdout).toContain('from coinbase: 130 bars');
    expect(stdout).toContain('recio data fetch --symbol BTC brings what came since.');
    const both = lastJson<{ coins: { symbol: string; bars: number }[] }>(
      await run('data', 'status', '--json'),
    );
    expect(both.coins.map(({ symbol, bars }) => [symbol, bars])).toEqual([
      ['BTC', 701],
      ['ETH', 0],
    ]);
  });

  test('proves the history, names what is wrong with it, and mends what can be', async () => {
    const sound = await run('data', 'verify');
    expect([sound.code, sound.stdout]).toEqual([
      0,
      'BTC: 701 bars: order, whole minutes, prices, moves, momentum and gaps are as they should be.\nETH: nothing is stored.\n',
    ]);
    const installation = await requireInstallation(recio.dataDir);
    await withDatabase(installation, (pool) =>
      pool.query(
        'UPDATE historical_data.btc_price_history SET momentum = 7; DELETE FROM historical_data.price_gaps',
      ),
    );
    const wrong = await run('data', 'verify');
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toContain('701 bars whose momentum is not what the bars say');
    expect(wrong.stdout).toContain('1 gap that is not marked');
    expect(wrong.stdout).toMatch(/ {4}Do: put it right: \S*recio data verify --mend/);
    const mended = await run('data', 'verify', '--mend', '--json');
    expect([mended.code, lastJson<{ isSound: boolean }>(mended).isSound]).toEqual([0, true]);
    expect((await run('data', 'verify')).code).toBe(0);
  });
});

/** One installation, whose programs do not run. The tests follow each other. */
describe('what grows, from the command line', { timeout: LONG_MS }, () => {
  let recio: Recio;
  const run = (...args: string[]) => recio.run(...args);
  const refused = async (...args: string[]) => {
    const result = await run(...args, '--json');
    return [result.code, lastJson<{ error: { code: string } }>(result).error.code];
  };
  beforeAll(async () => {
    recio = await temporaryRecio();
    const installed = await run(
      ...['install', '--quick', '--no-start', '--port-offset', `${await freeOffset()}`],
    );
    expect(installed.code, installed.stderr).toBe(0);
  }, LONG_MS);
  afterAll(() => rm(recio.base, { recursive: true, force: true }));

  test('is shown with what ends it, the largest first, and is all of what there is', async () => {
    const { code, stdout } = await run('data', 'sizes');
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/^what +size +rows +per day +kept\nserver-files /);
    expect(stdout).toMatch(/live-prices .* 30 days, 5\.00 GB at most \(by worker\)/);
    expect(stdout).toMatch(/ledger .*kept for ever: taxes/);
    const { rows } = lastJson<{ rows: { name: string; bytes: number }[] }>(
      await run('data', 'sizes', '--json'),
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual(GROWING.map(({ name }) => name).toSorted());
    expect(rows.find(({ name }) => name === 'server-files')?.bytes).toBeGreaterThan(10e6);
  });

  test('is kept as its owner says, within limits, and as usual again', async () => {
    const set = await run('data', 'keep', 'live-prices', '--days', '60', '--size', '2.5GB');
    expect(set.stdout).toContain('Of live-prices is kept: 60 days, 2.50 GB at most.');
    expect((await run('data', 'sizes')).stdout).toMatch(/live-prices .* 60 days, 2\.50 GB at most/);
    await run('data', 'keep', 'live-prices', '--days', '90');
    expect((await run('data', 'sizes')).stdout).toMatch(/live-prices .* 90 days, 2\.50 GB at most/);
    expect(await refused('data', 'keep', 'audit', '--days', '30')).toEqual([1, 'REC-750']);
    expect(await refused('data', 'keep', 'live-prices', '--days', '1')).toEqual([1, 'REC-750']);
    expect(await refused('data', 'keep', 'live-prices')).toEqual([1, 'REC-750']);
    await run('data', 'keep', 'live-prices', '--usual');
    expect((await run('data', 'sizes')).stdout).toMatch(/live-prices .* 30 days, 5\.00 GB at most/);
    const { rows } = await withDatabase(await requireInstallation(recio.dataDir), (pool) =>
      pool.query("SELECT detail FROM users.audit WHERE action = 'data.bounded' ORDER BY seq"),
    );
    expect(rows.map(({ detail }) => [detail.days, detail.bytes])).toEqual([
      [60, 2.5e9],
      [90, 2.5e9],
      [30, 5e9],
    ]);
  });

  test('of a person is written to a file that was not there, and that is written down', async () => {
    const { code, stdout } = await run('user', 'export', 'admin', '--to', recio.base);
    expect(code, stdout).toBe(0);
    const file = /^(.*\.zip):/.exec(stdout)?.[1] ?? '';
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK');
    expect(await refused('user', 'export', 'admin', '--to', file)).toEqual([1, 'REC-751']);
    expect(await refused('user', 'export', 'nobody', '--to', recio.base)).toEqual([1, 'REC-118']);
    const noted = await withDatabase(await requireInstallation(recio.dataDir), (pool) =>
      pool.query(`SELECT detail FROM users.audit WHERE action = 'person.exported'`),
    );
    expect(noted.rows).toEqual([{ detail: { user: '0001' } }]);
  });

  test('leaves no setting behind when everything goes', async () => {
    await run('data', 'keep', 'live-prices', '--days', '60');
    expect(existsSync(join(recio.dataDir, 'data.json'))).toBe(true);
    const gone = await run('uninstall', '--purge', '--yes');
    expect(gone.code, gone.stderr).toBe(0);
    expect(existsSync(recio.dataDir)).toBe(false);
  });
});
