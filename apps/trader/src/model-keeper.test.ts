import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdaptiveModel } from '@rec-io/domain/adaptive/adaptive-model';
import { formatTrainedFile } from '@rec-io/domain/adaptive/trained-file';
import type { PriceE4 } from '@rec-io/domain/money';
import { random } from '@rec-io/domain/random';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { MarketState } from '@rec-io/engine/market-state';
import { type ModelStore, openModelStore } from '@rec-io/model-store/model-store';
import { RELEASE_FILE, someModel } from '@rec-io/model-store/test-models';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ModelKeeper, type ModelKeeperOptions } from './model-keeper.ts';
import type { StoredBars } from './stored-bars.ts';
import { systemTime } from './system-time.ts';
import { minutesOf } from './teach.ts';

/** Bars end here. */
const NOW_MS = Date.UTC(2026, 9, 8, 12, 10);
const CLOSE_MS = NOW_MS + 50 * MINUTE_MS;
const LEVEL = 820_000_000;

/** A walk of so many bars up to NOW_MS. */
function walk(minutes: number, level = LEVEL): MinuteBars {
  const columns = new BarColumns();
  const dice = random(3, 'bars');
  let price = level;
  for (let i = minutes; i > 0; i--) {
    const open = price;
    price = Math.round(price * (1 + dice.normal() * 0.0005));
    const [high, low] = [Math.max(open, price) + 1_000, Math.min(open, price) - 1_000];
    columns.push(NOW_MS - i * MINUTE_MS, open, high, low, price, dice.next() * 10);
  }
  return columns.bars();
}
const BARS = walk(2_000);
const NEAR = BARS.closeE4.at(-1) as PriceE4;

let folder: string;
let store: ModelStore;
let market: MarketState;
let keeper: ModelKeeper;
let log: { readonly level: string; readonly message: string; readonly details: unknown }[];
let second: number;
/** What the database answers. */
let stored: (endMs: number) => Promise<StoredBars>;
let asked: number[];
/** How many models the market was offered. */
let offers: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io keeper '));
  store = openModelStore(join(folder, 'models'), RELEASE_FILE);
  log = [];
  second = 0;
  asked = [];
  stored = async (endMs) => ({ bars: barsBetween(BARS, 0, endMs) });
});
afterEach(async () => {
  await keeper.stop();
  rmSync(folder, { recursive: true });
});

async function start(change: Partial<ModelKeeperOptions> = {}): Promise<void> {
  const said = (level: string) => (message: string, details?: unknown) =>
    void log.push({ level, message, details });
  keeper = await ModelKeeper.open(['BTC'], {
    store,
    storedBars: (_symbol, endMs) => {
      asked.push(endMs);
      return stored(endMs);
    },
    clock: { nowMs: () => NOW_MS + 12 * SECOND_MS },
    timers: systemTime,
    log: { info: said('info'), warn: said('warn') },
    lookMs: 2,
    ...change,
  });
  market = new MarketState('BTC', keeper.untaught('BTC'));
  const offer = market.offerModel.bind(market);
  offers = 0;
  market.offerModel = (model) => {
    offers++;
    offer(model);
  };
}
const keep = () => keeper.keep(new Map([['BTC', market]]));

/** A print of the next second, near the last bar unless told otherwise. */
const print = (indexE4: number = NEAR): void => {
  const timeMs = NOW_MS + second++ * SECOND_MS;
  market.tick({
    ...{
      kind: 'index',
      symbol: 'BTC',
      timeMs,
      indexE4: indexE4 as PriceE4,
      window: null,
      origin: 'coinbase',
    },
  });
};
const probability = () => market.probabilityAbove((NEAR + 500_000) as PriceE4, CLOSE_MS);
const put = async (name: string, volatility?: number): Promise<void> => {
  await store.put(someModel(name, 'BTC', volatility));
};
const choose = (model: string | null) =>
  store.note({ timeMs: 1, symbol: 'BTC', event: 'chosen', model, before: null, by: 'a test', why: 'a test' });

/** A test's own time limit is the only deadline. */
async function eventually(look: () => boolean): Promise<void> {
  while (!look()) await new Promise((resolve) => setTimeout(resolve, 1));
}
/** Long enough for many looks. */
const looks = () => new Promise((resolve) => setTimeout(resolve, 100));
const warned = () => log.filter(({ level }) => level === 'warn').map(({ message }) => message);
const told = () => log.map(({ message }) => message);

/** What a model says that was shown all of these bars, and this print. */
function alike(name: string, bars: MinuteBars, volatility?: number): number {
  const trained = volatility === undefined ? null : someModel(name, 'BTC', volatility).symbols.BTC;
  const released = JSON.parse(readFileSync(RELEASE_FILE, 'utf8')).symbols.BTC;
  const model = new AdaptiveModel(name, (trained ?? released).parameters);
  for (const minute of minutesOf(bars)) model.observeMinute(minute);
  model.prepare(NOW_MS + (second - 1) * SECOND_MS, NEAR, CLOSE_MS, null);
  return model.above((NEAR + 500_000) as PriceE4);
}

describe('at the start', () => {
  test('the model is taught what is stored up to now, and knows enough at the first print, without any history of the index', async () => {
    await start();
    const { name } = market.model;
    await keep();
    print();
    expect(asked).toEqual([NOW_MS]);
    expect(probability()).toBe(alike(name, BARS));
    expect(market.model.uncertainty.tooLittle).toBeNull();
    expect(log).toEqual([
      {
        level: 'info',
        message: `the model ${name} goes on with what stored bars taught it`,
        details: { symbol: 'BTC', bars: 2_000, minutes: 0 },
      },
    ]);
  });

  test('bars count up to the newest print before the feed, and what came since comes from there: each minute once', async () => {
    await start();
    const { name } = market.model;
    const hour = barsBetween(BARS, NOW_MS - HOUR_MS, NOW_MS);
    stored = async (endMs) => ({ bars: barsBetween(BARS, 0, endMs - 20 * MINUTE_MS) });
    for (const minute of minutesOf(hour)) {
      const { startMs, openE4, highE4, lowE4, closeE4 } = minute;
      for (const [i, price] of [openE4, highE4, lowE4, closeE4].entries())
        market.warm(startMs + i * 10 * SECOND_MS, price as PriceE4);
    }
    await keep();
    print();
    // Its last minute goes on when the history of the index ends.
    expect(asked).toEqual([NOW_MS - MINUTE_MS]);
    const untilMs = NOW_MS - 21 * MINUTE_MS;
    const mixed = {
      ...BARS,
      volume: BARS.volume.map((volume, i) => ((BARS.startMs[i] ?? 0) < untilMs ? volume : Number.NaN)),
    };
    expect(probability()).toBe(alike(name, mixed));
  });

  test('where there are none worth learning from it begins as it is, and says so once', async () => {
    stored = async () => ({ none: 'prices are invented' });
    await start();
    const { model } = market;
    await keep();
    print();
    await looks();
    print();
    expect(market.model).toBe(model);
    expect(probability()).toBeGreaterThan(0);
    expect(model.uncertainty.tooLittle).toBe('the model knows 0 minutes of prices, and needs 15');
    expect(log).toEqual([
      {
        level: 'info',
        message: 'no stored bars teach the model of BTC',
        details: { why: 'prices are invented' },
      },
    ]);
  });

  test('bars of another level than the index are believed neither now nor later', async () => {
    stored = async (endMs) => ({ bars: barsBetween(walk(2_000, LEVEL / 25), 0, endMs) });
    await start();
    const { model } = market;
    await keep();
    print();
    expect(market.model).toBe(model);
    expect(warned()).toEqual([
      'stored bars are at another level than the index: they teach the model nothing',
    ]);
    await eventually(() => told().includes('no stored bars teach the model of BTC'));
    await put('promoted');
    await choose('promoted');
    await eventually(() => {
      print();
      return market.model.name === 'promoted';
    });
    expect(asked).toEqual([NOW_MS]);
    expect(warned()).toHaveLength(1);
  });

  test('a database that does not answer is asked again, and told of once', async () => {
    stored = () => Promise.reject(new Error('away'));
    await start();
    const { model } = market;
    await keep();
    print();
    await looks();
    expect(market.model).toBe(model);
    expect(warned()).toEqual(['the model of BTC cannot be taught yet']);
    stored = async (endMs) => ({ bars: barsBetween(BARS, 0, endMs) });
    await eventually(() => {
      print();
      return market.model !== model;
    });
    expect(market.model.name).toBe(model.name);
  });

  test('whatever else is due comes in between, and a stop waits for nothing', async () => {
    stored = async () => ({ bars: BARS });
    await start({ lookMs: 60_000 });
    let turns = 0;
    let isTurning = true;
    const turn = () => {
      turns++;
      if (isTurning) setImmediate(turn);
    };
    turn();
    await keep();
    isTurning = false;
    expect(turns).toBeGreaterThanOrEqual(BARS.length / 200);
    await keeper.stop();

    await start({ lookMs: 60_000 });
    const teaching = keep();
    await new Promise((resolve) => setImmediate(resolve));
    await keeper.stop();
    await teaching;
    const { model } = market;
    print();
    expect(market.model).toBe(model);
    expect(warned()).toEqual([]);
  });
});

describe('while it runs', () => {
  test('after a gap it is taught again as soon as stored bars have closed that', async () => {
    stored = async () => ({ bars: barsBetween(BARS, 0, NOW_MS - 30 * MINUTE_MS) });
    await start();
    await keep();
    for (let i = 0; i < 70; i++) print();
    expect(probability()).toBeGreaterThan(0);
    expect(market.model.uncertainty.tooLittle).toContain('the model knows 1 minutes of prices');
    await looks();
    print();
    // Where nothing new is stored, nothing new can be taught.
    expect(told()).toHaveLength(1);
    stored = async () => ({ bars: BARS });
    await eventually(() => {
      print();
      return probability() > 0 && market.model.uncertainty.tooLittle === null;
    });
    expect(told()).toHaveLength(2);
    expect(market.modelSinceMs).toBe(NOW_MS);
    expect(warned()).toEqual([]);
  });

  test('a line in the journal changes the model: taught what is stored by then, and named with the one before', async () => {
    await start();
    await keep();
    print();
    const { name } = market.model;
    const since = market.modelSinceMs;
    await put('promoted', 0.9);
    await choose('promoted');
    await eventually(() => {
      print();
      return market.model.name === 'promoted';
    });
    expect(probability()).toBe(alike('promoted', BARS, 0.9));
    expect(market.modelSinceMs).toBe(NOW_MS + (second - 1) * SECOND_MS);
    expect(since).toBe(NOW_MS);
    expect(told().at(-1)).toBe(`the model promoted is in use from now on, ${name} before`);
    expect(warned()).toEqual([]);

    await choose(null);
    await eventually(() => {
      print();
      return market.model.name === name;
    });
    await looks();
    const lines = log.length;
    await choose(null);
    await looks();
    print();
    expect(log.length).toBe(lines);
  });

  test('where prices are invented it is taught what this run knows', async () => {
    stored = async () => ({ none: 'prices are invented' });
    await start();
    for (const minute of minutesOf(BARS)) market.warm(minute.startMs, minute.closeE4 as PriceE4);
    await keep();
    print();
    await put('promoted', 0.9);
    await choose('promoted');
    await eventually(() => {
      print();
      return market.model.name === 'promoted';
    });
    const column = BARS.closeE4;
    const closes = { ...BARS, openE4: column, highE4: column, lowE4: column };
    const known = { ...closes, volume: column.map(() => Number.NaN) };
    expect(probability()).toBe(alike('promoted', known, 0.9));
  });

  test('one that cannot be read changes nothing, is told of once, and is taken up when it can', async () => {
    await start();
    await keep();
    print();
    const { model } = market;
    const path = join(store.directory, 'promoted.json');
    await put('promoted');
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, 500));
    await choose('promoted');
    await eventually(() => warned().length > 0);
    await looks();
    print();
    expect(market.model).toBe(model);
    expect(warned()).toEqual(['the model that was chosen for BTC cannot be used; another goes on']);
    writeFileSync(path, whole);
    await eventually(() => {
      print();
      return market.model.name === 'promoted';
    });
  });

  test('one that cannot be read at the start leaves the release’s, and says so once', async () => {
    await put('promoted');
    await choose('promoted');
    rmSync(join(store.directory, 'promoted.json'));
    await start();
    await keep();
    await looks();
    print();
    expect(market.model.name).toBe((await store.release('BTC')).name);
    expect(warned()).toEqual(['the model that was chosen for BTC cannot be used; another goes on']);
  });

  test('one that tells no probability is not taken up', async () => {
    await start();
    await keep();
    print();
    const { model } = market;
    const file = someModel('endless', 'BTC');
    const trained = file.symbols.BTC as NonNullable<typeof file.symbols.BTC>;
    const horizons = trained.parameters.horizons.map((each) => ({ ...each, intercept: -1e308 }));
    const broken = { ...trained, parameters: { ...trained.parameters, horizons } };
    await store.put({ ...file, symbols: { BTC: broken } });
    expect(formatTrainedFile(await store.read('endless'))).toContain('-1e+308');
    await choose('endless');
    await eventually(() => {
      print();
      return warned().length > 0;
    });
    await looks();
    print();
    expect(market.model).toBe(model);
    expect(warned()).toEqual([`the model endless answers with no probability: ${model.name} goes on`]);
    expect(probability()).toBeGreaterThan(0);
  });

  test('one that is taken back before a print came is never used', async () => {
    await start();
    await keep();
    print();
    const { name } = market.model;
    await put('promoted');
    await choose('promoted');
    await eventually(() => offers === 2);
    await choose(null);
    await eventually(() => offers === 3);
    print();
    expect(market.model.name).toBe(name);
    expect(told().filter((message) => message.includes('promoted'))).toEqual([]);
  });
});
