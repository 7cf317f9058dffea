import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { roleOf } from '@rec-io/database/roles';
import { readPriceHistory } from '@rec-io/price-history/read-price-history';
import { readSavedRun } from '@rec-io/research/backtest/saved-run';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { borrowDatabase } from '../src/database-access.ts';
import { findInstallation } from '../src/installation.ts';
import { withDatabase } from '../src/modes/with-database.ts';
import { withPriceHistory } from '../src/price-history/with-price-history.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { PRICES_START_S, priceFile } from './fixtures/price-file.ts';
import { lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

const LONG_MS = 300_000;

/** An installation whose programs do not run: its database is started for each command. */
describe('what learns and tries, on the bars of an installation', { timeout: LONG_MS }, () => {
  let recio: Recio;
  let prices: string;
  const place = (name: string) => join(recio.base, name);
  const sources = () => [['--prices', prices], ['--stored']] as const;
  const both = <T>(run: (source: readonly string[], i: number) => Promise<T>): Promise<T[]> =>
    sources().reduce(
      async (before, source, i) => [...(await before), await run(source, i)],
      Promise.resolve<T[]>([]),
    );
  const research = async (name: string, ...more: readonly string[]) => {
    const { code, stdout, stderr } = await recio.run('research', name, '--symbol', 'BTC', ...more);
    expect(code, stderr).toBe(0);
    return stdout;
  };

  beforeAll(async () => {
    recio = await temporaryRecio();
    prices = place('BTCUSD.csv');
    // A gap of an hour: what nobody knows is not there in either.
    const [head, ...rows] = priceFile(40).trimEnd().split('\n');
    await writeFile(prices, `${[head, ...rows.slice(0, 20_000), ...rows.slice(20_060)].join('\n')}\n`);
    const offset = String(await freeOffset());
    const installed = await recio.run('install', '--quick', '--no-start', '--port-offset', offset);
    expect(installed.code, installed.stderr).toBe(0);
  }, LONG_MS);
  afterAll(() => rm(recio.base, { recursive: true }));

  test.each([
    ['backtest', ['--no-save']],
    ['research train', ['--out', 'x.json']],
    ['research fingerprint', []],
    ['research evaluate', ['--from', '2018-02-01']],
  ] as const)('%s says how bars come there, while there are none', async (name, more) => {
    const { code, stdout, stderr } = await recio.run(
      ...name.split(' '),
      '--symbol',
      'BTC',
      '--stored',
      ...more,
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/REC-749[\s\S]*data import FILE[\s\S]*data fetch --symbol BTC --from/);
  });

  test('the same comes of stored bars as of the file that they are from', async () => {
    const imported = await recio.run('data', 'import', prices, '--any-price', '--json');
    expect(lastJson<{ coins: { added: number }[] }>(imported).coins[0]?.added).toBe(40 * 1_440 - 60);

    const askedS = PRICES_START_S + 35 * 86_400 + 600;
    const questions = [0, 1, 2].map(
      (hour) => `${askedS + hour * 3_600},${askedS + hour * 3_600 + 3_000},5000`,
    );
    await writeFile(place('questions.csv'), `time,close_time,strike\n${questions.join('\n')}\n`);
    const answers = await both((source) => research('quote', '--queries', place('questions.csv'), ...source));
    expect(answers[0]).toMatch(/,adaptive\n/);
    expect(answers[1]).toBe(answers[0]);

    const models = await both(async (source, i) => {
      await research('train', '--out', place(`${i}.json`), ...source);
      return readFile(place(`${i}.json`), 'utf8');
    });
    expect(models[1]).toBe(models[0]);

    const scores = await both((source) =>
      research('evaluate', '--from', '2018-02-01', '--models', 'normal', '--json', ...source),
    );
    expect(scores[1]).toBe(scores[0]);

    const cells = await both(async (source, i) => {
      await research('fingerprint', '--out', place(`${i}.csv`), ...source);
      return readFile(place(`${i}.csv`), 'utf8');
    });
    expect(cells[1]).toBe(cells[0]);

    const runs = await both(async (source) => {
      const given = [
        '--symbol',
        'BTC',
        '--model',
        'normal',
        '--from',
        '2018-02-05',
        '--set',
        'min_differential=-2',
      ];
      const { code, stdout, stderr } = await recio.run(
        'backtest',
        ...given,
        '--no-save',
        '--json',
        ...source,
      );
      expect(code, stderr).toBe(0);
      return readSavedRun(stdout);
    });
    expect(runs[0]?.figures.trades).toBeGreaterThan(10);
    expect(runs[1]?.figures).toEqual(runs[0]?.figures);
    expect(runs[1]?.input.barsSha256).toBe(runs[0]?.input.barsSha256);
  });

  test('prices are read as the worker: the owner’s password of a full installation is root’s alone', async () => {
    const installation = await findInstallation(recio.dataDir);
    if (installation === null) throw new Error('nothing is installed');
    const server = await borrowDatabase(installation);
    try {
      // As a full installation is configured, whose database runs by itself; there is no file of the owner's password here.
      const full = {
        ...installation,
        configuration: { ...installation.configuration, database: 'system' as const },
      };
      await expect(withDatabase(full, async () => 0)).rejects.toMatchObject({ code: 'REC-210' });
      const role = await withPriceHistory(full, async (pool) => {
        const { rows } = await pool.query<{ role: string }>('SELECT current_user AS role');
        expect((await readPriceHistory(pool, 'BTC')).length).toBe(40 * 1_440 - 60);
        return rows[0]?.role;
      });
      expect(role).toBe(roleOf('worker'));
    } finally {
      await server.close();
    }
  });

  test.each([
    [['research', 'train', '--symbol', 'BTC', '--out', 'x.json'], 'name files with --prices'],
    [
      ['research', 'train', '--symbol', 'BTC', '--out', 'x.json', '--stored', '--prices', 'x'],
      '--stored takes no --prices',
    ],
    [['backtest', '--symbol', 'BTC'], 'name files with --prices'],
    [['backtest', '--symbol', 'BTC', '--stored', '--prices', 'x'], '--stored takes no --prices'],
    [['backtest', '--symbol', 'BTC', '--stored', '--recorded'], '--recorded takes no --stored'],
  ])('%j names no single source', async (args, words) => {
    const { code, stdout, stderr } = await recio.run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});
