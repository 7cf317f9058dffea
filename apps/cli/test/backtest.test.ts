import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { random } from '@rec-io/domain/random';
import { readSavedRun, type SavedRun } from '@rec-io/research/backtest/saved-run';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended, type Recio, temporaryRecio } from './fixtures/recio.ts';

const START_S = Date.UTC(2018, 0) / 1000;
const DAYS = 45;

/** Minute bars whose wildness comes and goes, as a venue's file has them. */
function priceFile(): string {
  const dice = random(7, 'bars');
  const rows = ['timestamp,open,high,low,close,volume'];
  let [price, wildness] = [8_000, 0];
  for (let minute = 0; minute < DAYS * 1_440; minute++) {
    const open = price;
    wildness = 0.995 * wildness + 0.08 * dice.normal();
    price *= Math.exp(0.0008 * Math.exp(wildness) * dice.normal());
    const [high, low] = [Math.max(open, price) + 0.5, Math.min(open, price) - 0.5];
    rows.push(
      [START_S + minute * 60, ...[open, high, low, price].map((value) => value.toFixed(2)), 3].join(','),
    );
  }
  return `${rows.join('\n')}\n`;
}

describe('recio backtest', () => {
  let recio: Recio;
  let prices: string;
  let library: string;
  const place = (name: string) => join(recio.base, name);
  const backtest = (...more: readonly string[]) =>
    recio.run(
      'backtest',
      '--symbol',
      'BTC',
      '--prices',
      prices,
      '--library',
      library,
      '--from',
      '2018-02-01',
      ...more,
    );
  const saved = (...args: readonly string[]) => recio.run('backtest', ...args, '--library', library);

  beforeAll(async () => {
    recio = await temporaryRecio();
    [prices, library] = [place('BTCUSD.csv'), place('saved ones')];
    await writeFile(prices, priceFile());
  });
  afterAll(() => rm(recio.base, { recursive: true }));

  test('says first that quotes are modelled, then what a trade brings, and saves it', async () => {
    const { code, stdout, stderr } = await backtest(
      '--save',
      'first',
      '--set',
      'min_differential=-1',
      '--out',
      place('first.json'),
    );
    expect(code, stderr).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^! MODELLED QUOTES/);
    const at = (text: string) => lines.findIndex((line) => line.includes(text));
    expect(at('profit of a trade')).toBeGreaterThan(0);
    expect(at('profit of a trade')).toBeLessThan(at('drawdown'));
    expect(at('drawdown')).toBeLessThan(at('  won '));
    for (const fills of ['optimistic', 'realistic', 'pessimistic'])
      expect(stdout).toMatch(new RegExp(`${fills} +.?\\$`));
    expect(stdout).toMatch(/in another order +drawdown .* \(2,000 draws of whole days\)/);
    expect(stderr).toContain('Saved as first');
    const run = readSavedRun(await readFile(place('first.json'), 'utf8'));
    expect(run.figures.trades).toBeGreaterThan(50);
    expect(run.input.parameters['min_differential']).toBe(-1);
    expect(run.marks[0]).toContain('MODELLED');
    expect(run.figures.monteCarlo?.days).toBeGreaterThan(10);
  });

  test('lists, shows and deletes what was saved; a torn one does not hide the others', async () => {
    await backtest('--save', 'shown');
    await writeFile(join(library, 'torn.json'), '{"format":');
    const list = await saved('list');
    expect(list.stdout).toMatch(/shown .*modelled quotes/);
    expect(list.stdout).toContain('REC-436');
    const { stdout } = await saved('show', 'shown', '--json');
    expect((JSON.parse(stdout) as SavedRun).format).toBe('rec-io-backtest/1');
    expect((await saved('show', 'shown')).stdout).toContain('MODELLED QUOTES');
    const page = place('shown.html');
    expect((await saved('show', 'shown', '--out', page)).code).toBe(0);
    const html = await readFile(page, 'utf8');
    expect(html.indexOf('MODELLED QUOTES')).toBeLessThan(html.indexOf('<table>'));
    expect(html.match(/<svg/g)?.length).toBeGreaterThan(5);
    expect(html).toContain('drawdown with whole days in another order');
    expect(html).not.toMatch(/NaN|undefined|https?:\/\//);
    expect((await saved('show', 'torn')).stderr).toContain('REC-436');
    expect((await saved('delete', 'shown')).stdout).toContain('Deleted shown');
    expect((await saved('show', 'shown')).stderr).toContain('REC-434');
    expect((await saved('delete', '../BTCUSD')).stderr).toContain('REC-434');
  });

  test('gives the same numbers for the same input, and others for another seed', async () => {
    const numbers = async (...more: readonly string[]) =>
      JSON.stringify(
        (JSON.parse((await backtest('--no-save', '--json', ...more)).stdout) as SavedRun).figures,
      );
    const first = await numbers();
    expect(await numbers()).toBe(first);
    expect(await numbers('--seed', '2')).not.toBe(first);
  });

  test.each([
    ['a setting that is none', ['--set', 'min_propability=95'], 1, 'REC-406'],
    ['a value that cannot be', ['--set', 'min_probability=high'], 1, 'REC-406'],
    ['an unknown strategy', ['--strategy', 'calm-evening'], 1, 'REC-405'],
    ['a period without bars', ['--from', '2019-01-01'], 1, 'REC-430'],
    [
      'a period that ends before it begins',
      ['--from', '2018-02-10', '--to', '2018-02-09'],
      2,
      '--from is after --to',
    ],
    ['too little to learn from', ['--from', '2018-01-05'], 1, 'REC-422'],
    ['a model that is not there', ['--model', '/none'], 1, 'REC-421'],
    ['a page in no folder', ['--out', '/none/page.html'], 1, 'REC-435'],
    ['a sweep of a million', ['--sweep', 'min_probability=0:99:0.001', 'min_time=0:60:1'], 1, 'REC-432'],
    ['a sweep without values', ['--sweep', 'min_probability'], 1, 'REC-433'],
    ['a sweep of what cannot be', ['--sweep', 'min_probability=90:110:10'], 1, 'REC-406'],
    [
      'a walk forward longer than the period',
      ['--sweep', 'min_probability=90,95', '--walk-forward', '60'],
      1,
      'REC-438',
    ],
    ['a walk forward without a sweep', ['--walk-forward', '5'], 2, 'needs a --sweep'],
    ['recorded and modelled in one', ['--recorded'], 2, '--recorded takes no --prices'],
    ['a day that is none', ['--from', '2018-02-30'], 2, 'not a day'],
    ['a name that is a path', ['--save', '../x'], 2, '--save'],
  ])('refuses %s, and saves nothing', async (_name, more, code, words) => {
    const before = await readdir(library);
    const answer = await backtest(...more);
    expect([answer.code, answer.stdout]).toEqual([code, '']);
    expect(answer.stderr).toContain(words);
    expect(answer.stderr).not.toContain('replay');
    expect(await readdir(library)).toEqual(before);
  });

  test('tries settings on all cores, walks forward, and takes the best', async () => {
    const sweep = ['--sweep', 'min_probability=85:95:5', 'min_differential=-2,0'];
    const { code, stdout, stderr } = await backtest(
      ...sweep,
      '--walk-forward',
      '4',
      '--out',
      place('sweep.json'),
    );
    expect(code, stderr).toBe(0);
    const run = readSavedRun(await readFile(place('sweep.json'), 'utf8'));
    expect(run.sweep?.trials).toHaveLength(6);
    const [best] = run.sweep?.trials ?? [];
    expect(run.input.parameters).toMatchObject(best?.set ?? { none: 1 });
    expect([run.figures.trades, run.figures.profit]).toEqual([
      best?.trades,
      expect.closeTo(best?.profit ?? 0, 6),
    ]);
    expect(run.sweep?.walkForward?.stretches).toHaveLength(3);
    expect(stdout).toMatch(/Sweep: 6 combinations; deflated Sharpe ratio/);
    expect(run.warnings.join()).toContain('Too few days to test the sweep');
    const alone = await backtest(
      '--no-save',
      '--json',
      '--set',
      ...Object.entries(best?.set ?? {}).map(([key, value]) => `${key}=${value}`),
    );
    expect((JSON.parse(alone.stdout) as SavedRun).figures).toEqual(
      JSON.parse(await readFile(place('sweep.json'), 'utf8')).figures,
    );
  });

  test('ends at once when it is stopped, and saves nothing', async () => {
    const before = await readdir(library);
    const child = recio.spawn(
      ...['backtest', '--symbol', 'BTC', '--prices', prices, '--library', library, '--from', '2018-02-01'],
      ...['--sweep', 'min_probability=50:99:0.1', '--set', 'max_time=3600'],
    );
    // Its first word is that it has begun.
    child.stderr?.once('data', () => child.kill('SIGINT'));
    const { code, stdout, stderr } = await ended(child);
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('REC-113');
    expect(await readdir(library)).toEqual(before);
  });

  test('asks for an installation where what it recorded is meant', async () => {
    const { code, stderr } = await recio.run('backtest', '--recorded', '--symbol', 'BTC');
    expect(code).toBe(1);
    expect(stderr).toContain('REC-116');
  });

  test('runs a strategy that it knows only by its decisions, and says so', async () => {
    const { code, stdout, stderr } = await backtest(
      '--strategy',
      'Momentum Scalp',
      '--from',
      '2018-02-12',
      '--no-save',
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('asked with the whole ladder at every minute');
    expect(stdout).toContain('recio replay asks it every second');
  });

  test('takes no file that is named like a strategy of ours: its own rules would be ours, and the result would say so', async () => {
    const file = place('Hourly HTC.ts');
    await copyFile(
      join(import.meta.dirname, '../../../packages/strategies/src/user-files/template.ts'),
      file,
    );
    const { code, stdout, stderr } = await backtest('--strategy', file);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/REC-405 .*its file must be named by/);
    expect(stderr).toContain('With the program come Hourly HTC and Momentum Scalp.');
  });
});
