import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { random } from '@rec-io/domain/random';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PRICES_START_S, priceFile as randomPrices } from './fixtures/price-file.ts';
import { type Recio, temporaryRecio } from './fixtures/recio.ts';

const START_S = PRICES_START_S;
const DAYS = 45;
const priceFile = (endS?: number): string => randomPrices(DAYS, endS);

/** Questions from the fortieth day on, in no order. */
function questionFile(count: number): string {
  const dice = random(8, 'questions');
  const rows = Array.from({ length: count }, () => {
    const askedS = START_S + 40 * 86_400 + dice.integer(3 * 86_400);
    const closeS = Math.ceil((askedS + 1) / 3_600) * 3_600;
    return `${askedS},${closeS},${(5_000 * (0.9 + 0.2 * dice.next())).toFixed(2)}`;
  });
  return `time,close_time,strike\n${rows.join('\n')}\n`;
}

describe('recio research', () => {
  let recio: Recio;
  let prices: string;
  const place = (name: string) => join(recio.base, name);
  const put = async (name: string, text: string): Promise<string> => {
    await writeFile(place(name), text);
    return place(name);
  };
  const quote = (queries: string, ...more: readonly string[]) =>
    recio.run('research', 'quote', '--symbol', 'BTC', '--prices', prices, '--queries', queries, ...more);

  beforeAll(async () => {
    recio = await temporaryRecio();
    prices = await put('BTCUSD.csv', priceFile());
  });
  afterAll(() => rm(recio.base, { recursive: true }));

  test('answers each row in its place, with bounds around the probability', async () => {
    const asked = questionFile(2_000);
    const { code, stdout, stderr } = await quote(await put('questions.csv', asked));
    expect(code, stderr).toBe(0);
    const rows = stdout.trimEnd().split('\n');
    const questions = asked.trimEnd().split('\n');
    expect(rows).toHaveLength(questions.length);
    expect(rows[0]).toBe('time,close_time,strike,probability,low,high,model');
    for (const [i, row] of rows.slice(1).entries()) {
      expect(row.startsWith(`${questions[i + 1]},`)).toBe(true);
      const [probability, low, high] = row.split(',').slice(3, 6).map(Number) as [number, number, number];
      expect(low).toBeLessThanOrEqual(probability);
      expect(probability).toBeLessThanOrEqual(high);
      expect(low >= 0 && high <= 1).toBe(true);
    }
    expect(stderr).toMatch(/2000 questions in \d/);
  });

  test('gives the same answers when what comes after the last question is cut off', async () => {
    const queries = await put('questions.csv', questionFile(300));
    const whole = await quote(queries);
    const cut = await put('BTCUSD-cut.csv', priceFile(START_S + 43 * 86_400));
    const { stdout } = await recio.run(
      'research',
      'quote',
      '--symbol',
      'BTC',
      '--prices',
      cut,
      '--queries',
      queries,
    );
    expect(stdout).toBe(whole.stdout);
  });

  test('says of each row that nobody could answer why, and tells by its exit code', async () => {
    const beyondS = START_S + 60 * 86_400;
    const rows = [questionFile(1).trimEnd(), `${beyondS},${beyondS + 600},5000`];
    const { code, stdout, stderr } = await quote(await put('beyond.csv', rows.join('\n')));
    expect(code).toBe(1);
    expect(stdout).toContain(`${beyondS + 600},5000,,,,no answer: it asks after the last bar\n`);
    expect(stderr).toContain('1 without an answer: it asks after the last bar');
  });

  test.each([
    ['milliseconds', 'time,close_time,strike\n1514764800000,1514768400000,5000', 'REC-420', 'line 2: time'],
    ['no strike', 'time,close_time\n1,2', 'REC-420', 'line 1: the column strike is missing'],
    [
      'before there is anything to learn',
      `time,close_time,strike\n${START_S + 600},${START_S + 3_600},5000`,
      'REC-422',
      '0.0 days',
    ],
  ])('refuses %s, and prints no answer', async (_name, questions, error, words) => {
    const { code, stdout, stderr } = await quote(await put('bad.csv', questions));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(error);
    expect(stderr).toContain(words);
  });

  test('refuses prices of the other coin, a file that is not there, and a price that lies', async () => {
    const queries = await put('questions.csv', questionFile(3));
    const with_ = (file: string) =>
      recio.run('research', 'quote', '--symbol', 'BTC', '--prices', file, '--queries', queries);
    const lie = await put('lie.csv', `${priceFile(START_S + 600)}${START_S + 600},-1,2,-3,1,0\n`);
    for (const file of [await put('ETHUSD.csv', priceFile(START_S + 600)), place('none.csv'), lie]) {
      const { code, stdout, stderr } = await with_(file);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('REC-401');
    }
  });

  test('counts fingerprints, prints a few of them and writes all', async () => {
    const count = (...more: readonly string[]) =>
      recio.run('research', 'fingerprint', '--symbol', 'BTC', '--prices', prices, ...more);
    const { code, stdout, stderr } = await count('--out', place('cells.csv'));
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('fingerprint/2018-02-15: BTC, 2018-01-01 to 2018-02-14');
    const row = (momentum: string, minutes: number) =>
      new RegExp(`^${momentum} +${minutes} +(\\S+) +(\\S+)(?: +\\d+\\.\\d\\d){10}$`, 'm').exec(stdout);
    const [, moves, independent] = row('any', 15) ?? [];
    expect(moves).toBe((DAYS * 1_440 - 15).toLocaleString('en-US'));
    // A fifteenth, a little less of it because older minutes weigh less.
    expect(Number(independent?.replace(',', ''))).toBeGreaterThan(4_200);
    expect(Number(independent?.replace(',', ''))).toBeLessThan(4_350);
    for (const momentum of ['−10', '0', '\\+10']) expect(row(momentum, 60), momentum).not.toBeNull();
    const cells = (await readFile(place('cells.csv'), 'utf8')).trimEnd().split('\n');
    expect(cells[0]).toBe('bucket,minutes,threshold_pct,pos,neg,samples,weight,pos_raw,neg_raw');
    expect(cells.length).toBe(1 + 62 * 60 * 41);
    // A random walk: in fifteen minutes half of the moves go up, and few go two percent.
    const cell = cells.find((line) => line.startsWith('baseline,15,0.00,'))?.split(',') ?? [];
    expect(Math.abs(Number(cell[3]) - 0.5)).toBeLessThan(0.02);
    const told = JSON.parse((await count('--json', '--half-life', '90')).stdout) as {
      halfLifeDays: number;
      rows: { bucket: number | null; minutes: number; samples: number; pos: number[] }[];
    };
    expect(told.halfLifeDays).toBe(90);
    expect(told.rows).toContainEqual(expect.objectContaining({ bucket: null, minutes: 15, samples: 64_785 }));
  });

  test('counts no fingerprints of a few days, nor with a memory of a few, and says where it could not write', async () => {
    const count = (file: string, ...more: readonly string[]) =>
      recio.run('research', 'fingerprint', '--symbol', 'BTC', '--prices', file, ...more);
    const few = await count(await put('few.csv', priceFile(START_S + 3 * 86_400)));
    expect([few.code, few.stdout]).toEqual([1, '']);
    expect(few.stderr).toContain('REC-422');
    const short = await count(prices, '--half-life', '7');
    expect([short.code, short.stdout]).toEqual([2, '']);
    expect(short.stderr).toContain('at least 30');
    const nowhere = await count(prices, '--out', place('none/cells.csv'));
    expect([nowhere.code, nowhere.stdout]).toEqual([1, '']);
    expect(nowhere.stderr).toContain('REC-428');
  });

  test('learns once into a file, and answers by it as it would have without', async () => {
    const model = place('btc.json');
    const queries = await put('late.csv', questionFile(200));
    const train = (out: string, ...more: readonly string[]) =>
      recio.run(
        'research',
        'train',
        '--symbol',
        'BTC',
        '--prices',
        prices,
        '--until',
        '2018-02-09',
        '--out',
        out,
        ...more,
      );
    const trained = await train(model, '--json');
    expect(trained.code, trained.stderr).toBe(0);
    expect(JSON.parse(trained.stdout)).toMatchObject({
      name: 'adaptive/btc/2018-02-08',
      trainedTo: '2018-02-09T00:00:00.000Z',
    });
    await train(place('again.json'));
    expect(await readFile(place('again.json'), 'utf8')).toBe(await readFile(model, 'utf8'));
    const answered = await quote(queries, '--model', model);
    expect(answered.code, answered.stderr).toBe(0);
    expect(answered.stdout.split('\n')[1]).toMatch(/,adaptive\/btc\/2018-02-08$/);

    const broken = await put(
      'broken.json',
      (await readFile(model, 'utf8')).replace('"minutes": 1,', '"minutes": -1,'),
    );
    for (const [file, words] of [
      [broken, 'minutes: expected a number above zero'],
      [place('none.json'), 'ENOENT'],
    ] as const) {
      const refused = await quote(queries, '--model', file);
      expect([refused.code, refused.stdout]).toEqual([1, '']);
      expect(refused.stderr).toContain('REC-421');
      expect(refused.stderr).toContain(words);
    }
    expect((await train(join(recio.base, 'nowhere', 'x.json'))).stderr).toContain('REC-424');
  });

  test('measures models side by side, and writes a page and JSON', async () => {
    const evaluate = (...more: readonly string[]) =>
      recio.run(
        'research',
        'evaluate',
        '--symbol',
        'BTC',
        '--prices',
        prices,
        '--from',
        '2018-02-09',
        ...more,
      );
    const { code, stdout, stderr } = await evaluate(
      ...['--models', 'adaptive', 'normal', '--refit', '3', '--out', place('page.html')],
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/adaptive +0\.\d{5}.*\n.*normal +0\.\d{5}/);
    expect(await readFile(place('page.html'), 'utf8')).toContain('<svg');
    const { compared } = JSON.parse((await evaluate('--models', 'normal', '--json')).stdout) as {
      compared: { model: string; overall: { questions: number; calibrationError: number } }[];
    };
    expect(compared.map(({ model }) => model)).toEqual(['normal']);
    expect(compared[0]?.overall.questions).toBeGreaterThan(20_000);
    const empty = await evaluate('--to', '2018-02-09');
    expect([empty.code, empty.stdout]).toEqual([1, '']);
    expect(empty.stderr).toContain('REC-423');
  });
});
