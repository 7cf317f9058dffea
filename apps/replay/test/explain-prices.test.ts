import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReplayContext } from '../src/context.ts';
import { explainedText } from '../src/explain/explained-text.ts';
import { parseMoment } from '../src/explain/moment.ts';
import { explainReplayed } from '../src/explain/replayed.ts';
import { runMarket } from '../src/market-run.ts';
import type { ReplayOptions } from '../src/options.ts';
import { readReplayInput } from '../src/replay-input.ts';
import { openReplayMarket } from '../src/replay-market.ts';
import { writePriceFile } from './price-file.ts';

const START_MS = Date.parse('2026-03-07T00:00:00Z');
const TEMPLATE = new URL('../../../packages/strategies/src/user-files/template.ts', import.meta.url).pathname;
const GUIDE = new URL('../../../docs/guides/why.md', import.meta.url).pathname;
const REAL = new URL('../../../../shared/data/prices/BTCUSD_bitfinex_1m_2018-03.csv.gz', import.meta.url)
  .pathname;
const folder = mkdtempSync(join(tmpdir(), 'rec io explain prices '));
const prices = join(folder, 'BTC two hours.csv');
const context: ReplayContext = {
  openDatabase: () => Promise.reject(new Error('nothing is kept of a replay that explains')),
  strategiesDirectory: async () => null,
  recorded: () => Promise.reject(new Error('nothing is installed here')),
  modelFile: new URL('../../../config/models/adaptive-btc-eth.json', import.meta.url).pathname,
  stdout: process.stdout,
  stderr: { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream,
};
const options: ReplayOptions = {
  ...{ prices: [prices], fromDayMs: null, toDayMs: null, speed: 'max', seed: 5, symbol: null },
  ...{ strategy: 'Hourly HTC', series: 'hourly', ledgerFile: null, fresh: false, json: false },
  set: ['min_probability=55', 'min_differential=1', 'max_time=3000', 'watchlist_min_volume=100'],
};
const explain = (time: string, change: Partial<ReplayOptions> = {}, monitor: string | null = null) =>
  explainReplayed(
    parseMoment(time),
    { all: false, monitor },
    { ...options, ...change },
    context,
    new AbortController().signal,
  );

/** When the replay itself ordered first, and what. */
let ordered: { readonly at: string; readonly tradeId: string };

beforeAll(async () => {
  writePriceFile(prices, START_MS, 120);
  const input = await readReplayInput(options, context);
  const found: (typeof ordered)[] = [];
  const ledger = { epoch: input.run, append: async () => undefined };
  const market = await openReplayMarket(input, ledger, ({ input: { nowMs }, results }) => {
    for (const result of results)
      if (result.kind === 'ordered')
        found.push({ at: new Date(nowMs).toISOString(), tradeId: result.tradeId });
  });
  const { endMs } = input;
  await runMarket({
    ...market,
    endMs,
    speed: 'max',
    onHour: () => undefined,
    aborted: () => found.length > 0,
  });
  const [first] = found;
  if (!first) throw new Error('nothing was ordered');
  ordered = first;
});
afterAll(() => rmSync(folder, { recursive: true }));

test('of recorded prices, what the replay bought is told with what came of it, the rest with why not, and the rules', async () => {
  const [told] = await explain(ordered.at);
  expect(told).toMatchObject({ decidedAt: ordered.at, trading: 'active', madeAgain: { kind: 'same' } });
  const became = told?.signals.map((signal) => signal.became).join();
  expect(became).toMatch(/^ordered: closed, /);
  expect(became).toContain(ordered.tradeId);
  expect(told?.settings).toMatchObject({ min_probability: 55, allow_re_entry: false });
  expect(explainedText(told ? [told] : [], 100)).toContain('min_probability=55 min_differential=1');
});

test('a time between two prints is told by the one before it', async () => {
  const [told] = await explain('2026-03-07T00:10:00.700Z');
  expect(told?.decidedAt).toBe('2026-03-07T00:10:00.000Z');
});

test('times without a date are of the last day of the prices, and those before their end count from there', async () => {
  expect((await explain('00:10'))[0]?.decidedAt).toBe('2026-03-07T00:10:00.000Z');
  expect((await explain('-1h'))[0]?.decidedAt).toBe('2026-03-07T00:59:59.000Z');
});

test('a time outside the prices, one in a gap, and an unknown monitor are named as what they are', async () => {
  const reach = expect.stringContaining('from 2026-03-07T00:00:00.000Z to 2026-03-07T02:00:00.000Z');
  await expect(explain('2026-03-06T23:59:59Z')).rejects.toMatchObject({ code: 'REC-410', why: reach });
  await expect(explain('2026-03-07T02:00:00Z')).rejects.toMatchObject({ code: 'REC-410', why: reach });
  await expect(explain('00:10', {}, 'other')).rejects.toMatchObject({
    code: 'REC-409',
    why: expect.stringContaining('hourly-htc'),
  });
  const holed = join(folder, 'BTC hole.csv');
  const [head, ...rows] = readFileSync(prices, 'utf8').trimEnd().split('\n');
  writeFileSync(holed, `${[head, ...rows.filter((_, minute) => minute < 20 || minute >= 40)].join('\n')}\n`);
  await expect(explain('00:29', { prices: [holed] })).rejects.toMatchObject({
    code: 'REC-411',
    title: expect.stringContaining('2026-03-07T00:19:59.000Z'),
    why: expect.stringContaining('no minute from 2026-03-07T00:20:00.000Z to 2026-03-07T00:40:00.000Z'),
  });
});

test('a strategy from any file is asked again as it was', async () => {
  const [told] = await explain('00:10', { strategy: TEMPLATE, set: [] });
  expect(told).toMatchObject({ strategy: 'template', madeAgain: { kind: 'same' } });
});

/** What does not depend on the moment: the facts that are named, the columns, the settings. */
function shapeOf(text: string) {
  const lines = text.trimEnd().split('\n');
  const facts = lines.slice(0, lines.indexOf(''));
  return {
    facts: facts.flatMap((line) => /^ {2}(\w+(?: \w+)?) {2,}/.exec(line)?.[1] ?? []),
    settings: facts.flatMap((line) => line.match(/\w+(?==)/g) ?? []),
    columns: lines
      .find((line) => line.startsWith('  strike '))
      ?.trim()
      .split(/ +/),
    last: lines.at(-1)?.trim().replace(/\d+/, 'so many'),
  };
}
const example = (): string => /```\n(hourly-htc [^`]*)```/.exec(readFileSync(GUIDE, 'utf8'))?.[1] ?? '';

test('the guide shows what it looks like', async () => {
  const text = explainedText(await explain(ordered.at), 100);
  expect(shapeOf(example())).toEqual(shapeOf(text));
});

if (existsSync(REAL))
  test('the guide’s example is of the moment that it names', async () => {
    const dayMs = Date.parse('2018-03-02T00:00:00Z');
    const day = { prices: [REAL], fromDayMs: dayMs, toDayMs: dayMs, seed: 1, set: [] };
    const text = explainedText(await explain('2018-03-02T07:57:00Z', day), 100);
    const facts = (of: string) => of.split('\n').slice(0, 4);
    expect(facts(example())).toEqual(facts(text));
    expect(text).toContain('ordered: closed');
  });
