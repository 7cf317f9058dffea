import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import type { OrderOutcome } from '@rec-io/domain/order';
import { MemoryJournal } from '@rec-io/engine/memory-journal';
import { type FaultKind, readRule } from '@rec-io/exchange-sim/server/faults/fault-rule';
import { Faults } from '@rec-io/exchange-sim/server/faults/faults';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClientScene, clientScene } from '../client/client-scene.ts';
import { type DeskOnExchange, deskOnExchange } from './desk-on-exchange.ts';

/** What becomes of orders while the exchange has accidents: the trades, held against what truly happened there. */

const ACCOUNT = 'ed25519';
const ORDERS = '/portfolio/events/orders';
/** Wall seconds of the desk in one true second: absence takes ten of them to be proven. */
const HASTE = 50;
const startMs = Date.now();
const fast = {
  nowMs: () => startMs + (Date.now() - startMs) * HASTE,
  after(delayMs: number, action: () => void) {
    const timer = setTimeout(action, delayMs / HASTE);
    return () => clearTimeout(timer);
  },
};

let scene: ClientScene;
let faults: Faults;
let trader: DeskOnExchange;
let number = 0;
let entries: LedgerEntry[];

beforeEach(async () => {
  let exchangeNowMs = (): number => 0;
  faults = new Faults({ seed: 11, wallNowMs: () => Date.now(), exchangeNowMs: () => exchangeNowMs() });
  scene = await clientScene(
    ACCOUNT,
    { faults },
    { timeouts: { headersMs: 400, bodyMs: 400, totalMs: 1_000 }, backoff: { firstMs: 1, maxMs: 10 } },
  );
  const { exchange } = scene.running;
  exchangeNowMs = () => exchange.nowMs;
  entries = [];
  trader = deskOnExchange({
    gateway: scene.gateway,
    ledger: { epoch: 'e', append: async (more) => void entries.push(...more) },
    journal: new MemoryJournal(),
    ...{ clock: fast, timers: fast, exchangeNowMs },
    orderGroup: await scene.gateway.orderGroups.create(2, 1_000_000 as CountE2),
  });
  trader.facts.record({
    kind: 'balance',
    balanceE6: (await scene.gateway.balance()) as MoneyE6,
    timeMs: exchange.nowMs - 3_600_000,
  });
});
afterEach(async () => {
  trader.desk.stop();
  await scene.stop();
});

const add = (rule: object): string => faults.rules.add(readRule(rule), faults.now);
const calm = (): void => {
  for (const { id } of faults.rules.views()) faults.rules.remove(id);
};
const strikes = () => scene.running.exchange.markets().map(({ ticker }) => ticker);
const buy = (ticker = scene.running.near, countE2 = 100) =>
  trader.decide({
    ticker,
    action: 'entry',
    number: ++number,
    countE2,
    limitE4: 9_900,
    timeMs: scene.running.exchange.nowMs,
  });
const sell = (closes: string, countE2 = 100, ticker = scene.running.near) =>
  trader.decide({
    ticker,
    action: 'exit',
    closes,
    number: ++number,
    countE2,
    limitE4: 100,
    timeMs: scene.running.exchange.nowMs,
  });
const ordersWith = (id: string) =>
  scene.running.exchange.orders(ACCOUNT).filter(({ clientOrderId }) => clientOrderId === id);
const heldThere = (ticker: string): number =>
  scene.running.exchange.positions(ACCOUNT).find((each) => each.ticker === ticker)?.countE2 ?? 0;

/** Trades and account are what the exchange has, market by market, to the millionth of a dollar. */
async function isTrue(): Promise<void> {
  const { trades, account } = trader.facts;
  for (const ticker of strikes()) {
    expect(trades.positionE2(ticker), ticker).toBe(heldThere(ticker));
    expect(account.positions.get(ticker) ?? 0).toBe(heldThere(ticker));
  }
  expect(account.balanceE6).toBe(await scene.gateway.balance());
  expect(trades.openOrders()).toEqual([]);
  expect(trades.unclaimedFills.size).toBe(0);
}

const ACCIDENTS: readonly (readonly [string, { fault: FaultKind } & Record<string, unknown>, boolean])[] = [
  ['a request that never arrives', { fault: 'drop-request' }, false],
  ['an answer that never arrives', { fault: 'drop-response' }, true],
  ['an answer that is cut', { fault: 'cut-body' }, true],
  ['an answer that comes too late', { fault: 'delay', delayMs: 2_000, when: 'after' }, true],
  ['a failure before the effect', { fault: 'answer', status: 500 }, false],
  ['a failure after the effect', { fault: 'answer', status: 503, when: 'after' }, true],
  ['a request that arrives twice', { fault: 'duplicate-request', answer: 'second' }, true],
];

describe.each(ACCIDENTS)('%s', (_name, rule, isThere) => {
  const once = () => add({ ...rule, match: { method: 'POST', path: ORDERS }, count: 1 });

  test('to an entry leaves exactly one position or none, and a trade that says which', async () => {
    once();
    const { intent, fate } = buy();
    expect((await fate).kind).toBe(isThere ? 'acknowledged' : 'rejected');
    expect(ordersWith(intent.clientOrderId)).toHaveLength(isThere ? 1 : 0);
    expect(trader.facts.trades.trades.get(intent.clientOrderId)?.status).toBe(isThere ? 'open' : 'error');
    await isTrue();
  });

  test('to an exit sells once or not at all, and never more than was held', async () => {
    const { intent, fate } = buy();
    await fate;
    once();
    const outcome = await sell(intent.clientOrderId).fate;
    expect(outcome.kind).toBe(isThere ? 'acknowledged' : 'rejected');
    expect(heldThere(scene.running.near)).toBe(isThere ? 0 : 100);
    expect(trader.facts.trades.trades.get(intent.clientOrderId)).toMatchObject(
      isThere ? { status: 'closed', soldE2: 100 } : { status: 'closing', heldE2: 100 },
    );
    await isTrue();
  });
});

test('an exit of what somebody else has sold already opens nothing', async () => {
  const { intent, fate } = buy();
  await fate;
  // By hand, on the exchange's own page.
  const byHand = {
    ...scene.order({ side: 'ask', yesPriceE4: 100 as never }),
    clientOrderId: 'by-hand',
    reduceOnly: true,
  };
  await scene.gateway.place(byHand);
  expect(heldThere(scene.running.near)).toBe(0);
  expect(await sell(intent.clientOrderId).fate).toMatchObject({ kind: 'acknowledged', fillCountE2: 0 });
  expect(heldThere(scene.running.near)).toBe(0);
});

test('a fill told by stream and by list, in either order, is one fill', async () => {
  const { intent, fate } = buy();
  await fate;
  const [fill] = scene.running.exchange.fills(ACCOUNT);
  if (!fill) throw new Error('nothing was filled');
  for (const clientOrderId of ['', intent.clientOrderId])
    trader.facts.record({ kind: 'fill', fill: { ...fill, clientOrderId } });
  expect(trader.facts.trades.trades.get(intent.clientOrderId)?.filledE2).toBe(100);
  await isTrue();
});

test('through a storm of accidents each order is there once or not at all, and the trades are what the exchange has', async () => {
  for (const rule of [
    { fault: 'drop-request' },
    { fault: 'drop-response' },
    { fault: 'cut-body' },
    { fault: 'malformed-body' },
    { fault: 'answer', status: 500 },
    { fault: 'answer', status: 504, when: 'after' },
    { fault: 'answer', status: 429 },
  ])
    add({ ...rule, match: { path: `${ORDERS}*` }, probability: 0.08 });
  add({ fault: 'answer', status: 500, match: { path: '/portfolio/fills*' }, probability: 0.3 });
  const seen = new Map<OrderOutcome['kind'], number>();
  const live = strikes().slice(12, 28);
  const inMarket = async (ticker: string): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      const entering = buy(ticker, 300);
      await entering.fate;
      const id = entering.intent.clientOrderId;
      for (const countE2 of [100, 300]) {
        const trade = trader.facts.trades.trades.get(id);
        if (!trade || trade.heldE2 === 0) continue;
        const { kind } = await sell(id, Math.min(countE2, trade.heldE2), ticker).fate;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    }
  };
  await Promise.all(live.map(inMarket));
  calm();
  await trader.desk.idle();
  // Both came up, or the storm was none.
  expect(Math.min(seen.get('acknowledged') ?? 0, seen.get('rejected') ?? 0)).toBeGreaterThan(2);
  const decided = entries.flatMap((each) => (each.kind === 'intent' ? [each.intent.clientOrderId] : []));
  for (const id of decided) expect(ordersWith(id).length).toBeLessThanOrEqual(1);
  await isTrue();
});
