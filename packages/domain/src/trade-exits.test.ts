import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  absent,
  acknowledged,
  adopted,
  begun,
  ended,
  entry,
  exit,
  filled,
  fold,
  intended,
  learnt,
  settled,
  sold,
  unknown,
} from '../test/trade-entries.ts';
import type { LedgerEntry } from './ledger.ts';
import type { CountE2, MoneyE6, PriceE4 } from './money.ts';
import { DEFAULT_PROTECTIVE_RULES } from './protection.ts';

/** Three NO at 94 cents, 0.4 cents of fees. */
const OPEN: LedgerEntry[] = [intended(entry()), acknowledged(300), filled('f1')];
const trade = (entries: readonly LedgerEntry[]) => fold(entries).trades.get('c1');

describe('an exit', () => {
  test('closes its trade with its own profit, after the fees of both legs', () => {
    const entries = [...OPEN, intended(exit('x1')), acknowledged(300, 'x1'), sold('s1', 'x1', 300)];
    expect(trade(entries)).toMatchObject({
      status: 'closed',
      filledE2: 300,
      soldE2: 300,
      heldE2: 0,
      costE6: 2_820_000,
      proceedsE6: 1_500_000,
      feesE6: 8_000,
      pnlE6: -1_328_000,
      revenueE6: null,
      closeMethod: 'auto',
      closedAtMs: 3_001,
      symbolCloseE4: 820_000_000,
    });
    expect(fold(entries).live.size).toBe(0);
  });

  test('is under way until it has an end, also after a restart', () => {
    const begun = [...OPEN, intended(exit('x1')), acknowledged(100, 'x1'), sold('s1', 'x1', 100)];
    const exitOf = { cause: 'probability-stop', method: 'auto', begunAtMs: 3_000 };
    expect(trade(begun)).toMatchObject({
      status: 'closing',
      heldE2: 200,
      exit: { ...exitOf, orders: 1, ended: null },
    });
    const second = [...begun, intended(exit('x2', { decisionNumber: 2 })), unknown('x2')];
    expect(trade(second)).toMatchObject({ status: 'closing', exit: { ...exitOf, orders: 2, ended: null } });
    expect(trade(second)?.reason).toBe('unknown: timeout');
    expect(fold(second).undecidedOrders()).toMatchObject([{ intent: { clientOrderId: 'x2' } }]);
  });

  test('that fails returns its trade to open, with the reason, and may begin again', () => {
    const refused = learnt('x1', { kind: 'rejected', code: 'market_inactive', message: 'closed' });
    const failed = [...OPEN, intended(exit('x1')), refused];
    expect(trade(failed)).toMatchObject({
      status: 'closing',
      reason: 'exit refused: market_inactive: closed',
    });
    const returned = [...failed, ended(1, 'reopened')];
    expect(trade(returned)).toMatchObject({
      status: 'open',
      heldE2: 300,
      exit: { orders: 1, ended: { result: 'reopened' } },
    });
    // Of the same moment as the end of the first: it is another exit all the same.
    const again = [...returned, intended(exit('x2', { timeMs: 4_000, cause: 'manual', method: 'manual' }))];
    expect(trade(again)).toMatchObject({
      status: 'closing',
      exit: { cause: 'manual', begunAtMs: 4_000, orders: 1, ended: null },
    });
  });

  test('whose budget is spent leaves its trade open and says that it is held to settlement', () => {
    const held = [
      ...OPEN,
      intended(exit('x1')),
      acknowledged(0, 'x1'),
      ended(1, 'held', { reason: '20 orders' }),
    ];
    expect(trade(held)).toMatchObject({ status: 'open', heldToSettlement: '20 orders', reason: '20 orders' });
    expect(trade([...held, intended(exit('x2', { timeMs: 6_000 }))])?.heldToSettlement).toBeNull();
    // A person may decide so before any order.
    expect(trade([...OPEN, ended(0, 'held')])).toMatchObject({
      status: 'open',
      heldToSettlement: 'it is held',
      exit: null,
    });
  });

  test('that sold a part leaves the rest to the settlement', () => {
    const part = [
      ...OPEN,
      intended(exit('x1')),
      acknowledged(100, 'x1'),
      sold('s1', 'x1', 100),
      ended(1, 'held'),
    ];
    expect(trade([...part, settled('no')])).toMatchObject({
      status: 'closed',
      closeMethod: 'expired',
      proceedsE6: 500_000,
      revenueE6: 2_000_000,
      pnlE6: 500_000 + 2_000_000 - 2_820_000 - 8_000,
      closedAtMs: 12_000,
    });
    expect(trade([...part, settled('yes')])).toMatchObject({
      revenueE6: 0,
      pnlE6: 500_000 - 2_820_000 - 8_000,
    });
  });

  test('is sold for what its own fills brought, at whatever prices, with its own fees', () => {
    const dear = filled('s2', {
      ...{ clientOrderId: 'x1', side: 'bid', yesPriceE4: 4_000, countE2: 100, feeE6: 9_000, timeMs: 3_002 },
    });
    const entries = [...OPEN, intended(exit('x1')), acknowledged(300, 'x1'), sold('s1', 'x1', 200), dear];
    expect(trade(entries)).toMatchObject({
      proceedsE6: 2 * 500_000 + 600_000,
      feesE6: 4_000 + 4_000 + 9_000,
    });
  });

  test('closes only with its last fill, and so with every fee', () => {
    const part = [...OPEN, intended(exit('x1')), acknowledged(300, 'x1'), sold('s1', 'x1', 299)];
    expect(trade(part)).toMatchObject({ status: 'closing', pnlE6: null });
    expect(fold(part).missingFillsE2('x1')).toBe(1);
    expect(trade([...part, sold('s2', 'x1', 1)])).toMatchObject({ status: 'closed', feesE6: 12_000 });
  });

  test('in doubt keeps its trade and its market, also when that is settled', () => {
    const doubted = [...OPEN, intended(exit('x1')), unknown('x1'), settled('no')];
    expect(trade(doubted)).toMatchObject({ status: 'expired', pnlE6: null });
    expect(fold(doubted).live.has('c1')).toBe(true);
    expect(trade([...doubted, absent('x1')])).toMatchObject({
      status: 'closed',
      pnlE6: 3_000_000 - 2_824_000,
    });
    const sale = [acknowledged(300, 'x1'), sold('s1', 'x1', 300)];
    expect(trade([...doubted, ...sale])).toMatchObject({
      status: 'closed',
      closeMethod: 'auto',
      pnlE6: -1_328_000,
    });
  });

  test('by a person says so', () => {
    const manual = exit('x1', { cause: 'manual', method: 'manual' });
    const entries = [...OPEN, intended(manual), acknowledged(300, 'x1'), sold('s1', 'x1', 300)];
    expect(trade(entries)?.closeMethod).toBe('manual');
  });
});

describe('a wish to sell', () => {
  test('makes a trade one that is closing before any order of it, until it has an end', () => {
    const wanted = [...OPEN, begun(0)];
    expect(trade(wanted)).toMatchObject({
      status: 'closing',
      exit: {
        cause: 'manual',
        method: 'manual',
        reason: 'closed by ann',
        begunAtMs: 2_900,
        orders: 0,
        ended: null,
      },
      exitToldMs: 2_900,
    });
    const calledOff = [...wanted, ended(0, 'reopened')];
    expect(trade(calledOff)).toMatchObject({
      status: 'open',
      exit: { ended: { result: 'reopened' } },
      exitToldMs: 4_000,
    });
    const again = begun(0, { cause: 'kill', reason: 'enough', timeMs: 4_001 });
    expect(trade([...calledOff, again])).toMatchObject({
      status: 'closing',
      exit: { cause: 'kill', ended: null },
    });
    expect(trade([...wanted, settled('no')])?.status).toBe('closed');
  });

  test('takes back that a trade is held to settlement', () => {
    const held = [...OPEN, ended(0, 'held')];
    expect(trade([...held, begun(0, { timeMs: 4_001 })])).toMatchObject({
      heldToSettlement: null,
      status: 'closing',
    });
  });

  test('counts the orders after it, and those of a newer one before its end as well', () => {
    const first = [
      ...OPEN,
      begun(0, { cause: 'time-stop', reason: '60 s' }),
      intended(exit('x1')),
      acknowledged(100, 'x1'),
    ];
    const second = [...first, sold('s1', 'x1', 100), begun(1, { timeMs: 3_500, floorE4: 5_000 as PriceE4 })];
    expect(trade(second)?.exit).toMatchObject({
      cause: 'manual',
      floorE4: 5_000,
      begunAtMs: 2_900,
      orders: 1,
      ended: null,
    });
    expect(trade([...second, ended(1, 'reopened')])).toMatchObject({
      status: 'open',
      exit: { cause: 'manual', orders: 1, ended: { result: 'reopened' } },
    });
    const next = [
      ...second,
      ended(1, 'reopened'),
      begun(1, { timeMs: 4_001, cause: 'kill', reason: 'enough' }),
    ];
    expect(trade(next)?.exit).toMatchObject({ cause: 'kill', begunAtMs: 4_001, orders: 0, ended: null });
  });
});

describe('two trades of one market', () => {
  const second = entry({ clientOrderId: 'c2', decisionNumber: 2, timeMs: 6_000 });
  const entries = [
    ...OPEN,
    intended(exit('x1')),
    acknowledged(300, 'x1'),
    sold('s1', 'x1', 300),
    intended(second),
    acknowledged(200, 'c2'),
    filled('f2', { clientOrderId: 'c2', countE2: 200, yesPriceE4: 1_000, timeMs: 6_001 }),
  ];

  test('have their own fills, price and profit each', () => {
    const book = fold([...entries, settled('no')]);
    expect(book.trades.get('c1')).toMatchObject({ filledE2: 300, costE6: 2_820_000, pnlE6: -1_328_000 });
    expect(book.trades.get('c2')).toMatchObject({ filledE2: 200, costE6: 1_800_000, pnlE6: 196_000 });
  });

  test('the exit of one changes no other', () => {
    const book = fold(entries);
    const before = structuredClone(book.trades.get('c1'));
    book.apply(intended(exit('x2', { closes: 'c2', timeMs: 7_000 })));
    expect(book.trades.get('c2')?.status).toBe('closing');
    expect(book.trades.get('c1')).toEqual(before);
  });

  test('an exit filled while nobody was here belongs to its own trade, not to the one beside it', () => {
    // The list tells no client order id; the answer came only after the restart.
    const offline = filled('s1', {
      clientOrderId: '',
      orderId: 'o-x1',
      side: 'bid',
      yesPriceE4: 5_000,
      timeMs: 3_001,
    });
    const rest = entries.filter((each) => each !== entries[4] && each !== entries[5]);
    const before = fold([...rest, offline]);
    expect(before.trades.get('c1')).toMatchObject({ status: 'closing', soldE2: 0 });
    expect(before.trades.get('c2')).toMatchObject({ status: 'open', soldE2: 0, heldE2: 200 });
    expect([...before.unclaimedFills.keys()]).toEqual(['s1']);
    before.apply(acknowledged(300, 'x1'));
    expect(before.trades.get('c1')).toMatchObject({ status: 'closed', soldE2: 300 });
    expect(before.trades.get('c2')).toMatchObject({ status: 'open', soldE2: 0, heldE2: 200 });
    expect(before.unclaimedFills.size).toBe(0);
  });
});

describe('what others did', () => {
  const byHand = (count: number, id = 'h1') =>
    filled(id, {
      clientOrderId: '',
      orderId: 'o-hand',
      side: 'bid',
      yesPriceE4: 2_000,
      countE2: count,
      feeE6: 1_000,
      timeMs: 4_500,
    });
  const adoption = (count: number, tradeId: string | null = 'c1', id = `a-h1-${tradeId}`) =>
    adopted(id, { reference: 'h1', countE2: count, tradeId });

  test('closes a trade wholly, as external', () => {
    const entries = [...OPEN, byHand(300), adoption(300)];
    expect(trade(entries)).toMatchObject({
      status: 'closed',
      closeMethod: 'external',
      heldE2: 0,
      soldE2: 0,
      proceedsE6: 2_400_000,
      feesE6: 5_000,
      pnlE6: 2_400_000 - 2_820_000 - 5_000,
      closedAtMs: 4_500,
    });
    expect(fold(entries).positionE2('T')).toBe(0);
  });

  test('closes a trade in part, and the rest is settled', () => {
    const entries = [...OPEN, byHand(100), adoption(100)];
    expect(trade(entries)).toMatchObject({ status: 'open', heldE2: 200 });
    expect(trade([...entries, settled('no')])).toMatchObject({
      closeMethod: 'expired',
      revenueE6: 2_000_000,
    });
  });

  test('beyond what the trade held is a holding of its own', () => {
    const entries = [...OPEN, byHand(500), adoption(300), adoption(200, null)];
    const book = fold(entries);
    expect(book.trades.get('c1')).toMatchObject({ status: 'closed', feesE6: 4_000 + 600 });
    expect(book.adoptedE2('T')).toBe(200);
    expect(book.positionE2('T')).toBe(200);
    expect(book.unclaimedFills.size).toBe(0);
    book.apply(settled('no'));
    expect(book.positionE2('T')).toBe(0);
  });

  test('that turns out to be our own order after all counts once, as ours', () => {
    const mistaken = [
      ...OPEN,
      filled('s1', { clientOrderId: '', orderId: 'o-x1', side: 'bid', yesPriceE4: 5_000, timeMs: 3_001 }),
      adopted('a', { reference: 's1', countE2: 300 }),
    ];
    expect(trade(mistaken)?.closeMethod).toBe('external');
    const book = fold([
      ...mistaken,
      intended(entry({ clientOrderId: 'c2' })),
      adopted('b', { reference: 's1', countE2: 300, tradeId: 'c2' }),
    ]);
    expect(book.trades.get('c2')?.heldE2).toBe(-300);
    for (const each of [intended(exit('x1')), acknowledged(300, 'x1')]) book.apply(each);
    expect(book.trades.get('c2')?.heldE2).toBe(0);
    const known = [...mistaken, intended(exit('x1')), acknowledged(300, 'x1')];
    expect(trade(known)).toMatchObject({
      closeMethod: 'auto',
      soldE2: 300,
      heldE2: 0,
      proceedsE6: 1_500_000,
    });
  });

  test('is sold again by an exit of no trade, which counts in the position and makes no trade', () => {
    const held = adopted('p', { what: 'position', reference: 'T', countE2: -400, tradeId: null });
    const sale = exit('x9', { closes: null, cause: 'manual', method: 'manual' });
    const book = fold([...OPEN, held, intended(sale), unknown('x9')]);
    expect(book.undecidedOrders()).toMatchObject([{ intent: { clientOrderId: 'x9' } }]);
    for (const fact of [acknowledged(150, 'x9'), sold('s9', 'x9', 150)]) expect(book.apply(fact)).toEqual([]);
    expect(book.adoptedE2('T')).toBe(-250);
    expect(book.positionE2('T')).toBe(-550);
    expect(book.openOrders()).toEqual([]);
    expect(book.trades.size).toBe(1);
    expect(book.unclaimedFills.size).toBe(0);
  });

  test('contracts that went without a fill take their money along', () => {
    const gone = adopted('p', { what: 'position', reference: 'T', countE2: 300, cashE6: 2_700_000 });
    expect(trade([...OPEN, gone])).toMatchObject({
      status: 'closed',
      closeMethod: 'external',
      pnlE6: 2_700_000 - 2_824_000,
    });
  });

  test('somebody else’s order that bears our id is not ours', () => {
    const other = filled('z', { clientOrderId: 'c1', ticker: 'other' });
    expect(fold([...OPEN, other]).unclaimedFills.has('z')).toBe(true);
    expect(trade([...OPEN, other])?.filledE2).toBe(300);
  });
});

describe('rules', () => {
  const rules = (level: number, timeMs: number, peakE4: number | null = null): LedgerEntry => ({
    kind: 'rules',
    tradeId: 'c1',
    rules: { ...DEFAULT_PROTECTIVE_RULES, momentumSpikeStop: { enabled: true, levelBp: level } },
    peakE4: peakE4 as PriceE4 | null,
    by: 'monitor',
    timeMs,
  });

  test('are those of the newest entry, also before the intent is known', () => {
    const all = [rules(20, 2_000, 9_500), rules(36, 1_000), ...OPEN];
    expect(trade(all)).toMatchObject({ rules: { momentumSpikeStop: { levelBp: 20 } }, peakE4: 9_500 });
    expect(trade(OPEN)).toMatchObject({ rules: null, peakE4: null });
    const own = { ...rules(10, 3_000), by: 'person' } as LedgerEntry;
    expect(trade([own, ...all])).toMatchObject({
      rules: { momentumSpikeStop: { levelBp: 10 } },
      monitorRules: { momentumSpikeStop: { levelBp: 20 } },
      rulesBy: 'person',
      rulesToldMs: 3_000,
    });
  });
});

test('a trade with all that can happen to it is the same in every order and repetition of its facts', () => {
  const story: LedgerEntry[] = [
    intended(entry()),
    unknown(),
    acknowledged(200, 'c1', 100),
    acknowledged(300),
    filled('f1', { countE2: 200 }),
    filled('f2', { countE2: 100, clientOrderId: '', orderId: 'o-c1', yesPriceE4: 700 }),
    begun(0, { cause: 'probability-stop', reason: 'below 40 %' }),
    intended(exit('x1')),
    unknown('x1'),
    absent('x1'),
    intended(exit('x2', { decisionNumber: 2 })),
    acknowledged(100, 'x2'),
    sold('s1', 'x2', 60),
    filled('s2', {
      clientOrderId: '',
      orderId: 'o-x2',
      side: 'bid',
      yesPriceE4: 5_100,
      countE2: 40,
      timeMs: 3_002,
    }),
    ended(2, 'reopened'),
    begun(2, { timeMs: 4_001 }),
    begun(2, { timeMs: 4_002, floorE4: 1_000 as PriceE4 }),
    intended(exit('x3', { decisionNumber: 3, timeMs: 4_000, cause: 'manual', method: 'manual' })),
    acknowledged(50, 'x3'),
    sold('s3', 'x3', 50, 4_000),
    ended(3, 'held'),
    filled('h1', {
      clientOrderId: '',
      orderId: 'o-hand',
      side: 'bid',
      yesPriceE4: 2_000,
      countE2: 80,
      timeMs: 4_500,
    }),
    adopted('a1', { reference: 'h1', countE2: 50 }),
    adopted('a2', { reference: 'h1', countE2: 30, tradeId: null }),
    adopted('a3', { what: 'position', reference: 'T', countE2: 20, cashE6: 19_000 as MoneyE6 }),
    {
      kind: 'rules',
      tradeId: 'c1',
      rules: DEFAULT_PROTECTIVE_RULES,
      peakE4: null,
      by: 'monitor',
      timeMs: 1_000,
    },
    {
      kind: 'rules',
      tradeId: 'c1',
      rules: DEFAULT_PROTECTIVE_RULES,
      peakE4: 9_500 as PriceE4,
      by: 'person',
      timeMs: 1_000,
    },
    settled('no'),
  ];
  const expected = trade(story);
  expect(expected).toMatchObject({
    status: 'closed',
    filledE2: 300,
    soldE2: 150,
    heldE2: 80 as CountE2,
    revenueE6: 800_000,
    exit: { cause: 'manual', floorE4: 1_000, begunAtMs: 4_001, orders: 1, ended: { result: 'held' } },
    heldToSettlement: 'it is held',
    peakE4: 9_500,
  });
  fc.assert(
    fc.property(fc.shuffledSubarray([...story, ...story], { minLength: story.length * 2 }), (entries) => {
      const book = fold(entries);
      expect(book.trades.get('c1')).toEqual(expected);
      expect([...book.unclaimedFills]).toEqual([]);
      expect(book.live.size).toBe(0);
    }),
  );
  // Also for who watches: what is said to have changed is all that has.
  fc.assert(
    fc.property(fc.shuffledSubarray([...story, ...story], { minLength: story.length * 2 }), (entries) => {
      const book = fold([]);
      const seen = new Map<string, string>();
      for (const each of entries) {
        for (const changed of book.apply(each)) seen.set(changed.id, JSON.stringify(changed));
        for (const [id, now] of book.trades) expect(seen.get(id)).toBe(JSON.stringify(now));
      }
    }),
    { numRuns: 20 },
  );
});
