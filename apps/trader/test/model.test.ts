import { once } from 'node:events';
import { join } from 'node:path';
import { inTransaction } from '@rec-io/database/transaction';
import { DecisionArchive } from '@rec-io/decision-log/decision-archive';
import { decisionsDirectory } from '@rec-io/decision-log/decision-files';
import { AdaptiveModel } from '@rec-io/domain/adaptive/adaptive-model';
import type { PriceE4 } from '@rec-io/domain/money';
import { random } from '@rec-io/domain/random';
import { fromGrains, toGrains } from '@rec-io/domain/strike-ladder';
import { DAY_MS, floorTo, MINUTE_MS } from '@rec-io/domain/time';
import type { StatusView, ViewMessage } from '@rec-io/domain/view';
import { MinuteUnderWay } from '@rec-io/engine/minute-under-way';
import { openModelStore } from '@rec-io/model-store/model-store';
import { RELEASE_FILE, someModel } from '@rec-io/model-store/test-models';
import { applyPlan, planStore } from '@rec-io/price-history/store-bars';
import { BarColumns } from '@rec-io/prices/bar-columns';
import type { MinuteBars } from '@rec-io/prices/bars';
import type { SeededPrices } from '@rec-io/prices/seeded';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { minutesOf } from '../src/teach.ts';
import { ACCOUNT, pricesFrom, runningAccount, START_MS, type TraderProcess } from './running-account.ts';

let scene: Awaited<ReturnType<typeof runningAccount>>;
afterEach(() => scene.close());

/** A test's own time limit is the only deadline. */
const soon = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, 300_000);
const said = ({ lines }: TraderProcess, message: RegExp) => lines.filter(({ msg }) => message.test(msg));
const store = () => openModelStore(join(scene.folder, 'models'), RELEASE_FILE);

const priced = (prices: SeededPrices) => {
  const { timeMs, priceE4 } = prices.next();
  if (priceE4 === null) throw new Error('a second without a price');
  return { timeMs, priceE4 };
};

/** Ten days of minutes that end within the hour that the exchange knows. */
function tenDays(scale = 1): MinuteBars {
  const columns = new BarColumns();
  const dice = random(4, 'stored');
  let price = Math.round(priced(pricesFrom()).priceE4 * scale);
  for (let startMs = START_MS - 10 * DAY_MS; startMs < START_MS + 20 * MINUTE_MS; startMs += MINUTE_MS) {
    const open = price;
    price = Math.round(price * (1 + dice.normal() * 0.0003));
    const [high, low] = [Math.max(open, price) + 100, Math.min(open, price) - 100];
    columns.push(startMs, open, high, low, price, Math.round(dice.next() * 1_000) / 100);
  }
  return columns.bars();
}

const keep = (bars: MinuteBars) =>
  inTransaction(scene.database.adminPool, async (client) => {
    const incoming = { symbol: 'BTC', bars, sources: ['test'], sourceOf: null, asked: [] } as const;
    await applyPlan(client, await planStore(client, incoming, { replaces: false, fits: false }));
  });

async function* decisions(fromMs: number) {
  const directory = decisionsDirectory(join(scene.folder, 'decisions'), ACCOUNT, 'simulated');
  yield* new DecisionArchive(directory).between(fromMs, Number.MAX_SAFE_INTEGER);
}
async function firstDecision() {
  for await (const { input, ...rest } of decisions(0))
    if (input.ladder !== null) return { ...rest, input, ladder: input.ladder };
  throw new Error('nothing was decided yet');
}

/** What a model that was taught these bars, and then the exchange's minutes, says at a time of any strike. */
function taught(model: AdaptiveModel, bars: MinuteBars, nowMs: number, closeTimeMs: number) {
  for (const minute of minutesOf(bars)) model.observeMinute(minute);
  const prices = pricesFrom();
  const under = new MinuteUnderWay();
  for (;;) {
    const { timeMs, priceE4 } = priced(prices);
    const startMs = floorTo(timeMs, MINUTE_MS);
    if (startMs > under.startMs) model.observeMinute(under.completed);
    under.print(startMs, priceE4);
    if (timeMs < nowMs) continue;
    model.prepare(nowMs, priceE4, closeTimeMs, null);
    return (strikeE4: PriceE4) => fromGrains(toGrains(model.above(strikeE4)));
  }
}

function status(trader: TraderProcess, is: (status: StatusView) => boolean): Promise<StatusView> {
  const view = new WebSocket(`ws://127.0.0.1:${trader.port}/view`, {
    headers: { authorization: 'Bearer internal' },
  });
  return new Promise<StatusView>((resolve, reject) => {
    view.on('error', reject);
    view.on('message', (data) => {
      const message = JSON.parse(String(data)) as ViewMessage;
      if (message.topic === 'status' && is(message.data)) resolve(message.data);
    });
  }).finally(() => view.close());
}

test('it decides from the first moment on as a model that was taught the stored bars and then the hour of prints', async () => {
  scene = await runningAccount({ goesOn: false });
  const bars = tenDays();
  await keep(bars);
  const trader = await scene.startTrader({ noStoredBars: null });
  await status(trader, ({ exchangeConnected }) => exchangeConnected);
  const { input, ladder, model, obstacle } = await soon(() => {
    scene.second();
    return firstDecision();
  });
  const { nowMs } = input;
  const { closeTimeMs, rows } = ladder;
  const released = await store().release('BTC');
  expect(model).toBe(released.name);
  expect(obstacle).not.toContain('the model knows');
  expect(ladder.uncertainty.tooLittle).toBeNull();
  expect(closeTimeMs - nowMs).toBeGreaterThan(MINUTE_MS);
  const unsure = rows.filter(({ probability }) => probability > 0.02 && probability < 0.98);
  expect(unsure.length).toBeGreaterThan(3);
  const fresh = () => new AdaptiveModel(released.name, released.parameters);
  const alike = taught(fresh(), bars, nowMs, closeTimeMs);
  const byTheHourAlone = taught(fresh(), new BarColumns().bars(), nowMs, closeTimeMs);
  for (const { market, probability } of unsure) {
    expect(probability).toBe(alike(market.floorStrikeE4));
    expect(probability).not.toBe(byTheHourAlone(market.floorStrikeE4));
  }
  expect(said(trader, /goes on with what stored bars taught it/)).toEqual([
    expect.objectContaining({ symbol: 'BTC', bars: bars.length }),
  ]);
});

test('stored bars of another level teach nothing, and it trades as it did without them', async () => {
  scene = await runningAccount();
  await keep(tenDays(0.03));
  const trader = await scene.startTrader({ noStoredBars: null });
  await soon(() => expect(scene.exchange.orders(ACCOUNT).length).toBeGreaterThan(0));
  expect(said(trader, /stored bars are at another level than the index/)).toHaveLength(1);
  expect(said(trader, /goes on with what stored bars taught it/)).toEqual([]);
});

test('a line in the journal while it runs changes the model: in its view, in its metrics, and in what it writes down from then on', async () => {
  scene = await runningAccount();
  await keep(tenDays());
  const trader = await scene.startTrader({ noStoredBars: null, lookAtModelsMs: 50 });
  const before = await status(trader, ({ models }) => models[0]?.sinceMs !== null);
  const released = (await store().release('BTC')).name;
  expect(before.models).toEqual([{ symbol: 'BTC', name: released, sinceMs: expect.any(Number) }]);

  await store().put(someModel('promoted', 'BTC', 0.7));
  await store().note({
    ...{ timeMs: Date.now(), symbol: 'BTC', event: 'promoted', model: 'promoted', before: null },
    ...{ by: 'a test', why: 'a test' },
  });
  const { models } = await status(trader, (each) => each.models[0]?.name === 'promoted');
  const sinceMs = models[0]?.sinceMs ?? 0;
  expect(sinceMs).toBeGreaterThan(before.models[0]?.sinceMs ?? 0);
  expect(said(trader, /^the model promoted is in use from now on/).map(({ msg }) => msg)).toEqual([
    `the model promoted is in use from now on, ${released} before`,
  ]);
  const metrics = await (await fetch(`http://127.0.0.1:${trader.port}/metrics`)).text();
  expect(metrics).toContain('rec_trader_model_info{symbol="BTC",name="promoted"} 1\n');
  expect(metrics).not.toContain(`name="${released}"`);
  expect(metrics).toContain(`rec_trader_model_since_seconds{symbol="BTC"} ${sinceMs / 1_000}\n`);
  const ready = await (await fetch(`http://127.0.0.1:${trader.port}/readyz`)).json();
  expect(ready).toMatchObject({ models });

  // The ledger says whose probability it was.
  await soon(async () => {
    const { rows } = await scene.database.adminPool.query<{ model: string; at: Date }>(
      'SELECT model, occurred_at AS at FROM users.intents ORDER BY at',
    );
    expect(rows.at(-1)?.model).toBe('promoted');
    for (const { model, at } of rows) expect(model).toBe(at.getTime() < sinceMs ? released : 'promoted');
  });
  trader.child.kill('SIGTERM');
  await once(trader.child, 'exit');
  const written = new Map<string, number>();
  for await (const { model, input } of decisions(0)) {
    expect(model).toBe(input.nowMs < sinceMs ? released : 'promoted');
    for (const { probability } of input.ladder?.rows ?? [])
      expect(probability >= 0 && probability <= 1).toBe(true);
    written.set(model ?? '', (written.get(model ?? '') ?? 0) + 1);
  }
  expect(Math.min(...['promoted', released].map((name) => written.get(name) ?? 0))).toBeGreaterThan(0);
});
