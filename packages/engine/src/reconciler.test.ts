import { AccountFold } from '@rec-io/domain/account-fold';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import { TradeBook } from '@rec-io/domain/trade-book';
import { describe, expect, test } from 'vitest';
import { MovingAccount, NOW_MS, OPENED_MS, TICKER } from '../test/account-scene.ts';
import { knownTrades } from './known-trades.ts';
import { Reconciler, RestlessAccountError } from './reconciler.ts';

const OPENING: LedgerEntry = { kind: 'balance', balanceE6: 1_000_000_000 as MoneyE6, timeMs: OPENED_MS };

function intent(clientOrderId: string, more: Partial<Intent> = {}): Intent {
  return {
    ...{ clientOrderId, decisionNumber: 1, monitor: 'btc', strategy: 'Hourly HTC', symbol: 'BTC' },
    ...{ eventTicker: 'KXBTCD-26OCT0812', ticker: TICKER, contract: 'BTC 12pm' },
    ...{ floorStrikeE4: 989_999_900 as PriceE4, closeTimeMs: NOW_MS + 3_000_000 },
    ...{ side: 'yes', action: 'entry', closes: null, cause: 'entry', method: 'auto' },
    ...{ countE2: 100 as CountE2, limitE4: 4_000 as PriceE4, bookSide: 'bid', yesPriceE4: 4_000 as PriceE4 },
    ...{
      timeInForce: 'immediate_or_cancel',
      probability: 0.97,
      model: 'a model',
      edgeE4: 100,
      indexE4: 990_000_000 as PriceE4,
    },
    ...{ momentumBp: 0, timeToCloseS: 600, timeMs: NOW_MS - 130_000 },
    ...more,
  };
}

function scene(entries: readonly LedgerEntry[] = [OPENING], exchange = new MovingAccount()) {
  const account = new AccountFold();
  const trades = new TradeBook();
  const ledger: LedgerEntry[] = [];
  const resumed: string[] = [];
  const told = { reconciled: (): void => undefined };
  let waits = 0;
  const apply = (entry: LedgerEntry): void => {
    account.apply(entry);
    trades.apply(entry);
  };
  for (const entry of entries) apply(entry);
  const reconciler = new Reconciler({
    ...{ account, gateway: exchange, trades: knownTrades(account, trades, () => false) },
    clock: { nowMs: () => 0 },
    timers: {
      after: (_, action) => {
        waits++;
        setImmediate(action);
        return () => undefined;
      },
    },
    log: { info: () => told.reconciled(), warn: () => undefined },
    record: (entry) => {
      ledger.push(entry);
      apply(entry);
    },
    resume: ({ clientOrderId }) => resumed.push(clientOrderId),
  });
  const run = (why = 'test') => reconciler.run(NOW_MS, why);
  return { account, trades, exchange, ledger, resumed, reconciler, run, told, waits: () => waits };
}

/** A trade of ours that is open: it holds 100 YES. */
function openTrade(more: Parameters<typeof scene>[0] = []) {
  const exchange = new MovingAccount();
  const ours = exchange.trade('f1', { clientOrderId: 'mine' });
  const acknowledged = {
    kind: 'acknowledged',
    orderId: ours.orderId,
    ...{ fillCountE2: 100 as CountE2, remainingCountE2: 0 as CountE2 },
  } as const;
  const entries: LedgerEntry[] = [
    OPENING,
    { kind: 'intent', intent: intent('mine') },
    { kind: 'outcome', clientOrderId: 'mine', outcome: acknowledged, timeMs: NOW_MS - 119_000 },
    { kind: 'fill', fill: ours },
    ...more,
  ];
  const found = scene(entries, exchange);
  expect(found.trades.trades.get('mine')).toMatchObject({ status: 'open', heldE2: 100 });
  return found;
}

const codes = ({ differences }: { readonly differences: readonly { readonly code: string }[] }) =>
  differences.map(({ code }) => code);
const kinds = (entries: readonly LedgerEntry[]) => entries.map(({ kind }) => kind);

describe('an account that agrees', () => {
  test('is read once, and nothing is written', async () => {
    const { run, ledger, exchange, waits } = openTrade();
    const report = await run();
    expect(report).toMatchObject({ differences: [], learnt: 0, adopted: [], external: [], moving: false });
    expect(report.ledgerBalanceE6).toBe(999_600_000);
    expect(ledger).toEqual([]);
    expect(exchange.asked).not.toContain('movements');
    expect(waits()).toBe(0);
  });
});

describe('what happened while nobody looked', () => {
  test('is learnt: the fate of an order, its fill, its payout, to the same balance', async () => {
    const exchange = new MovingAccount();
    exchange.trade('f1', { clientOrderId: 'mine' });
    exchange.pay('yes');
    const { run, ledger, trades, account } = scene(
      [OPENING, { kind: 'intent', intent: intent('mine') }],
      exchange,
    );
    expect(await run()).toMatchObject({ differences: [], learnt: 3, undecided: [] });
    expect(kinds(ledger)).toEqual(['outcome', 'fill', 'settlement']);
    expect(trades.trades.get('mine')).toMatchObject({ status: 'closed', pnlE6: 600_000 });
    expect(account.balanceE6).toBe(exchange.cashE6);
  });

  test('an order that is nowhere is followed on, not given up', async () => {
    const { run, resumed } = scene([OPENING, { kind: 'intent', intent: intent('mine') }]);
    expect(await run()).toMatchObject({ undecided: ['mine'], differences: [] });
    expect(resumed).toEqual(['mine']);
  });

  test('a fill that no message told, long before the newest that one did, is found by looking from the beginning', async () => {
    const exchange = new MovingAccount();
    const early = exchange.trade('f0', { timeMs: OPENED_MS + 1_000 });
    const late = exchange.trade('f2', { side: 'ask', timeMs: NOW_MS - 90_000 });
    const found = scene([OPENING, { kind: 'fill', fill: { ...late, clientOrderId: 'theirs' } }], exchange);
    found.exchange.before = (what, sinceMs) => {
      // The first look reads only what is new since the newest fact.
      if (what === 'orders') expect(sinceMs).toBeLessThan(NOW_MS);
    };
    const report = await found.run();
    expect(report.differences).toEqual([]);
    expect(found.account.fills.has(early.tradeId)).toBe(true);
  });
});

describe('what somebody else did', () => {
  test('a sale elsewhere closes our trade as external, and the position is nobody’s any more', async () => {
    const { run, exchange, trades, account, ledger } = openTrade();
    exchange.trade('x1', { side: 'ask', yesPriceE4: 5_000 as PriceE4 });
    const report = await run();
    expect(report).toMatchObject({ differences: [], adopted: [{ id: 'fill:x1:mine', tradeId: 'mine' }] });
    expect(kinds(ledger)).toEqual(['fill', 'adoption']);
    expect(trades.trades.get('mine')).toMatchObject({
      status: 'closed',
      closeMethod: 'external',
      pnlE6: 100_000,
    });
    expect(account.balanceE6).toBe(exchange.cashE6);
    expect(trades.live.size).toBe(0);
  });

  test('an offline fill goes to the order that made it, not to a sibling in the same market', async () => {
    const exchange = new MovingAccount();
    const [first, second] = ['a', 'b'] as const;
    const entries: LedgerEntry[] = [
      OPENING,
      { kind: 'intent', intent: intent(first) },
      { kind: 'intent', intent: intent(second, { decisionNumber: 2 }) },
    ];
    exchange.trade('of b', { clientOrderId: second });
    const { run, trades } = scene(entries, exchange);
    await run();
    expect(trades.trades.get(first)).toMatchObject({ filledE2: 0 });
    expect(trades.trades.get(second)).toMatchObject({ filledE2: 100, status: 'open' });
  });

  test('a holding of theirs is shown and blocks nothing of the comparison; its payout is booked', async () => {
    const { run, exchange, account } = scene();
    exchange.trade('x1', { clientOrderId: 'somebody’s' });
    expect(await run()).toMatchObject({ differences: [], external: [{ ticker: TICKER, countE2: 100 }] });
    exchange.pay('no');
    expect(await run()).toMatchObject({ differences: [], external: [] });
    expect(account.balanceE6).toBe(exchange.cashE6);
  });

  test('a second run, and another reader, take over the same and write nothing new', async () => {
    const first = openTrade();
    first.exchange.trade('x1', { side: 'ask' });
    await first.run();
    const written = first.ledger.length;
    await first.run();
    expect(first.ledger).toHaveLength(written);
    const second = openTrade();
    second.exchange.trade('x1', { side: 'ask' });
    await second.run();
    expect(second.ledger).toEqual(first.ledger);
  });

  test('an order that rested for long before it was filled is looked for among the older ones', async () => {
    const { run, exchange } = scene();
    exchange.trade('x1', { clientOrderId: 'theirs' });
    const [order] = exchange.listed.orders;
    if (order) exchange.listed.orders[0] = { ...order, createdTimeMs: OPENED_MS - 86_400_000 };
    expect(await run()).toMatchObject({ differences: [], adopted: [{ id: 'fill:x1' }] });
  });

  test('a fill whose order nobody lists is nobody’s: its market is blocked', async () => {
    const { run, exchange } = scene();
    exchange.trade('x1');
    exchange.listed.orders.length = 0;
    expect(codes(await run())).toEqual(['unproven-fill']);
  });

  test('a deposit and a withdrawal are taken over with their reference, and are no profit', async () => {
    const { run, exchange, account } = scene();
    const [kind, feeE6] = ['deposit', 0 as MoneyE6] as const;
    exchange.movements = [{ id: 'd1', kind, amountE6: 50_000_000 as MoneyE6, feeE6, timeMs: NOW_MS - 5_000 }];
    exchange.cashE6 = 1_050_000_000 as MoneyE6;
    const report = await run();
    expect(report).toMatchObject({
      differences: [],
      adopted: [{ id: 'cash:deposit:d1', cashE6: 50_000_000 }],
    });
    expect(account.balanceE6).toBe(1_050_000_000);
    expect(account.netE6).toBe(0);
    expect((await run()).adopted).toEqual([]);
  });

  test('a key that is not told of deposits leaves the difference to a person', async () => {
    const { run, exchange } = scene();
    exchange.movements = null;
    exchange.cashE6 = 1_050_000_000 as MoneyE6;
    expect(codes(await run())).toEqual(['balance']);
  });
});

describe('what nothing explains', () => {
  test('is shown once it stands in two readings, and taken over only by a person, with a reason', async () => {
    const { run, exchange, reconciler, trades, account, ledger, waits } = openTrade();
    exchange.held = [];
    exchange.cashE6 = 999_000_000 as MoneyE6;
    const report = await run();
    expect(report.differences.map(({ code, blocks }) => [code, blocks])).toEqual([
      ['balance', 'entries'],
      ['position', 'market'],
    ]);
    expect(waits()).toBeGreaterThan(0);
    expect(ledger).toEqual([]);
    const after = await reconciler.adopt(NOW_MS, 'ada', 'seen on the page');
    expect(after.differences).toEqual([]);
    expect(after.adopted).toMatchObject([
      { what: 'cash', cashE6: -600_000, by: 'ada', reason: 'seen on the page' },
      { what: 'position', tradeId: 'mine', countE2: -100 },
    ]);
    expect(account.balanceE6).toBe(exchange.cashE6);
    expect(trades.trades.get('mine')?.status).toBe('closed');
  });

  test('is taken over as it was compared: a fill that comes after it is no part of it', async () => {
    const { exchange, reconciler, account, told } = openTrade();
    exchange.cashE6 = (exchange.cashE6 - 10_000_000) as MoneyE6;
    let looks = 0;
    told.reconciled = () => {
      if (++looks !== 1) return;
      const sold = exchange.trade('f2', { side: 'ask', yesPriceE4: 6_000 as PriceE4, timeMs: NOW_MS });
      account.apply({ kind: 'fill', fill: sold });
    };
    const after = await reconciler.adopt(NOW_MS, 'ada', 'seen on the page');
    expect(after.adopted).toMatchObject([{ what: 'cash', cashE6: -10_000_000 }]);
    expect(account.balanceE6).toBe(exchange.cashE6);
  });

  test('a read side that is behind for a moment is no difference', async () => {
    const { run, exchange } = openTrade();
    const { held } = exchange;
    exchange.held = [];
    let looks = 0;
    exchange.before = (what) => {
      if (what === 'positions' && ++looks === 2) exchange.held = held;
    };
    expect((await run()).differences).toEqual([]);
  });

  test('one empty answer for positions does not make a trade flat', async () => {
    const { run, exchange, trades, ledger } = openTrade();
    exchange.held = [];
    await run();
    expect(trades.trades.get('mine')).toMatchObject({ status: 'open', heldE2: 100 });
    expect(ledger).toEqual([]);
  });
});

test('a fill that the exchange does not know stays a difference at every look, told once', async () => {
  const { exchange } = openTrade();
  const warned: string[] = [];
  const account = new AccountFold();
  const trades = new TradeBook();
  const [known] = exchange.listed.fills;
  if (!known) throw new Error('no fill');
  const early = { ...known, tradeId: 'never', clientOrderId: 'theirs', timeMs: OPENED_MS + 1_000 };
  for (const entry of [OPENING, { kind: 'fill', fill: early }, { kind: 'fill', fill: known }] as const) {
    account.apply(entry);
    trades.apply(entry);
  }
  const reconciler = new Reconciler({
    ...{ account, gateway: exchange, trades: knownTrades(account, trades, () => false) },
    clock: { nowMs: () => 0 },
    timers: {
      after: (_, action) => {
        setImmediate(action);
        return () => undefined;
      },
    },
    log: {
      info: () => undefined,
      warn: (message, details) => warned.push(`${message} ${details?.['code']}`),
    },
    record: () => undefined,
  });
  for (let look = 0; look < 3; look++) expect(codes(await reconciler.run(NOW_MS, 'test'))).toContain('fill');
  expect(warned.filter((one) => one === 'ledger and exchange differ fill')).toHaveLength(1);
});

describe('a look that fails', () => {
  test.each(['orders', 'fills', 'settlements', 'positions', 'balance'])(
    'in its %s concludes nothing, and learns no more than the fills that it has read',
    async (broken) => {
      const { run, exchange, ledger, reconciler } = openTrade();
      exchange.trade('x1', { side: 'ask' });
      exchange.before = (what) => {
        if (what === broken) throw new Error('503');
      };
      await expect(run()).rejects.toThrow('503');
      const learnt = broken === 'fills' ? [] : [{ kind: 'fill', fill: { ticker: TICKER, side: 'ask' } }];
      expect(ledger).toMatchObject(learnt);
      expect(ledger).toHaveLength(learnt.length);
      expect(reconciler.report).toBeNull();
      exchange.before = () => undefined;
      expect((await run()).differences).toEqual([]);
    },
  );
});

describe('a new ledger', () => {
  test('opens with the balance and all that is held, which belongs to nobody here', async () => {
    const exchange = new MovingAccount();
    exchange.trade('x0');
    const { run, ledger, account } = scene([], exchange);
    const report = await run();
    expect(report).toMatchObject({ differences: [], external: [{ ticker: TICKER, countE2: 100 }] });
    expect(kinds(ledger)).toEqual(['balance', 'adoption']);
    expect(account.balanceE6).toBe(999_600_000);
    exchange.pay('yes', NOW_MS + 1_000);
    expect((await run()).differences).toEqual([]);
    expect(account.balanceE6).toBe(exchange.cashE6);
  });

  test('does not open on an account that never stands still', async () => {
    const { run, exchange, ledger } = scene([]);
    let moves = 0;
    exchange.before = (what) => {
      if (what === 'balance') exchange.trade(`x${moves++}`);
    };
    await expect(run()).rejects.toThrow(RestlessAccountError);
    expect(ledger).toEqual([]);
  });
});

test('who asks during a look gets the next one, and all who ask then get the same', async () => {
  const { run, exchange } = scene();
  const first = run('first');
  await Promise.resolve();
  const [second, third] = [run('second'), run('third')];
  expect(second).toBe(third);
  expect((await first).why).toBe('first');
  expect((await second).why).toBe('second');
  expect(exchange.asked.filter((what) => what === 'orders')).toHaveLength(2);
});
