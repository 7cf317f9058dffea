import type { LedgerEntry } from '@rec-io/domain/ledger';
import { type CountE2, countE2, moneyE6, priceE4 } from '@rec-io/domain/money';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import * as fc from 'fast-check';

const id = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0'));
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'));
const timeMs = fc.integer({ min: 1_500_000_000_000, max: 2_200_000_000_000 });
const price = fc.integer({ min: 0, max: 10_000 }).map(priceE4);
const index = fc.integer({ min: 0, max: 9_000_000_000 }).map(priceE4);
const count = fc.integer({ min: 0, max: 100_000_000 }).map(countE2);
const money = fc.maxSafeInteger().map(moneyE6);
const float = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const side = fc.constantFrom('yes', 'no');
const bookSide = fc.constantFrom('bid', 'ask');

/** An exit has a cause of its own; an entry has none but that it is one. */
const action = fc.oneof(
  fc.constant({ action: 'entry', cause: 'entry' }),
  fc.record({
    action: fc.constant('exit'),
    cause: fc.constantFrom(
      ...['probability-stop', 'momentum-spike-stop', 'take-profit', 'trailing-stop', 'time-stop'],
      ...['stale-stop', 'strategy', 'manual', 'kill'],
    ),
  }),
);

const rest = fc.record({
  clientOrderId: id,
  decisionNumber: fc.nat(),
  monitor: text,
  strategy: text,
  symbol: fc.constantFrom('BTC', 'ETH'),
  eventTicker: id,
  ticker: id,
  contract: text,
  floorStrikeE4: index,
  closeTimeMs: timeMs,
  side,
  closes: fc.option(id),
  method: fc.constantFrom('auto', 'manual'),
  countE2: count,
  limitE4: price,
  bookSide,
  yesPriceE4: price,
  timeInForce: fc.constantFrom('immediate_or_cancel', 'fill_or_kill', 'good_till_canceled'),
  probability: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
  model: fc.option(text),
  edgeE4: float,
  indexE4: index,
  momentumBp: fc.option(float),
  timeToCloseS: float,
  timeMs,
});
const intent = fc
  .tuple(rest, action)
  .map(([fields, why]) => ({ kind: 'intent', intent: { ...fields, ...why } }));

const outcome = fc.record({
  kind: fc.constant('outcome'),
  clientOrderId: id,
  outcome: fc.oneof(
    fc.record({
      kind: fc.constant('acknowledged'),
      orderId: id,
      fillCountE2: count,
      remainingCountE2: count,
    }),
    fc.record({ kind: fc.constant('rejected'), code: text, message: text }),
    fc.record({ kind: fc.constant('unknown'), reason: text }),
  ),
  timeMs,
});

const fill = fc.record({
  kind: fc.constant('fill'),
  fill: fc.record({
    tradeId: id,
    orderId: id,
    clientOrderId: text,
    ticker: id,
    side: bookSide,
    yesPriceE4: price,
    countE2: count,
    feeE6: money,
    isTaker: fc.boolean(),
    timeMs,
  }),
});

const settlement = fc.record({
  kind: fc.constant('settlement'),
  settlement: fc.record({
    ticker: id,
    eventTicker: id,
    result: side,
    revenueE6: money,
    yesCountE2: count,
    noCountE2: count,
    timeMs,
  }),
});

const balance = fc.record({ kind: fc.constant('balance'), balanceE6: money, timeMs });

const flag = fc.boolean();
const rules = fc.record({
  kind: fc.constant('rules'),
  tradeId: id,
  rules: fc.record({
    probabilityStop: fc.record({
      enabled: flag,
      below: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
      minTimeToCloseS: fc.nat(),
      verifyS: fc.nat(),
    }),
    momentumSpikeStop: fc.record({ enabled: flag, levelBp: float }),
    takeProfit: fc.record({ enabled: flag, gainE4: price }),
    trailingStop: fc.record({ enabled: flag, distanceE4: price, armGainE4: price }),
    timeStop: fc.record({ enabled: flag, timeToCloseS: fc.nat() }),
    onStale: fc.constantFrom('book', 'hold', 'exit'),
    staleExitS: fc.nat(),
    ladder: fc.record({
      stepsE4: fc.array(price, { minLength: 1, maxLength: 5 }),
      stepMs: fc.nat(),
      floorE4: price,
      ordersMax: fc.nat(),
    }),
  }),
  peakE4: fc.option(price),
  by: fc.constantFrom('monitor', 'person'),
  timeMs,
});

const exitBegin = fc.record({
  kind: fc.constant('exit-begin'),
  begin: fc.record({
    tradeId: id,
    orders: fc.nat(),
    cause: fc.constantFrom('probability-stop', 'time-stop', 'manual', 'kill'),
    reason: text,
    floorE4: fc.option(price),
    timeMs,
  }),
});

const exitEnd = fc.record({
  kind: fc.constant('exit-end'),
  end: fc.record({
    tradeId: id,
    orders: fc.nat(),
    result: fc.constantFrom('flat', 'held', 'reopened'),
    reason: text,
    timeMs,
  }),
});

const adoption = fc.record({
  kind: fc.constant('adoption'),
  adoption: fc.record({
    id,
    what: fc.constantFrom('fill', 'position', 'cash'),
    reference: text,
    ticker: fc.option(id),
    tradeId: fc.option(id),
    countE2: fc.maxSafeInteger().map((value) => value as CountE2),
    cashE6: money,
    reason: text,
    by: text,
    timeMs,
  }),
});

const control = fc.record({
  kind: fc.constant('control'),
  control: fc.record({
    state: fc.constantFrom('active', 'reducing', 'halted'),
    flatten: flag,
    reason: text,
    by: text,
    timeMs,
  }),
});

const ANY_ENTRY = fc.oneof(
  ...[intent, outcome, fill, settlement, balance],
  ...[rules, exitBegin, exitEnd, adoption, control],
) as fc.Arbitrary<LedgerEntry>;

export const identityOf = (entry: LedgerEntry): string => {
  if (entry.kind === 'intent') return `intent ${entry.intent.clientOrderId}`;
  if (entry.kind === 'fill') return `fill ${entry.fill.tradeId}`;
  if (entry.kind === 'settlement') return `settlement ${entry.settlement.ticker}`;
  if (entry.kind === 'adoption') return `adoption ${entry.adoption.id}`;
  return JSON.stringify(entry);
};

/** Any ledger: entries of every kind with every field, no two of one identity. */
export const anyLedger = (options: fc.ArrayConstraints = {}): fc.Arbitrary<LedgerEntry[]> =>
  fc.uniqueArray(ANY_ENTRY, { ...options, selector: identityOf });

/** A plausible fill, told apart by its number. */
export const numberedFill = (number: number, count: CountE2 = countE2(100)): LedgerEntry => ({
  kind: 'fill',
  fill: {
    tradeId: `trade-${number}`,
    orderId: `order-${number}`,
    clientOrderId: `client-${number}`,
    ticker: 'KXBTCD-26OCT0812-T81999.99',
    side: 'bid',
    yesPriceE4: priceE4(9_500),
    countE2: count,
    feeE6: moneyE6(3_325),
    isTaker: true,
    timeMs: 1_791_000_000_000 + number,
  },
});

/** A plausible entry, told apart by its number. */
export const numberedIntent = (number: number): Extract<LedgerEntry, { kind: 'intent' }> => ({
  kind: 'intent',
  intent: {
    clientOrderId: `client-${number}`,
    decisionNumber: 1,
    monitor: 'hourly-btc',
    strategy: 'Hourly HTC',
    symbol: 'BTC',
    eventTicker: 'KXBTCD-26OCT0812',
    ticker: 'KXBTCD-26OCT0812-T81999.99',
    contract: 'BTC 12pm',
    floorStrikeE4: priceE4(819_999_900),
    closeTimeMs: 1_791_475_200_000,
    side: 'yes',
    action: 'entry',
    closes: null,
    cause: 'entry',
    method: 'auto',
    countE2: countE2(100),
    limitE4: priceE4(9_500),
    bookSide: 'bid',
    yesPriceE4: priceE4(9_500),
    timeInForce: 'immediate_or_cancel',
    probability: 0.972,
    model: 'adaptive-2026-10',
    edgeE4: 187.25,
    indexE4: priceE4(821_234_500),
    momentumBp: -3.5,
    timeToCloseS: 480,
    timeMs: 1_791_000_000_000 + number,
  },
});

/** One entry of each kind that a trade's protection and end bring, told apart by their number. */
export const numberedEnd = (number: number): readonly LedgerEntry[] => {
  const [tradeId, timeMs] = [`client-${number}`, 1_791_000_000_000 + number];
  return [
    { kind: 'rules', tradeId, rules: DEFAULT_PROTECTIVE_RULES, peakE4: null, by: 'monitor', timeMs },
    {
      kind: 'exit-begin',
      begin: { tradeId, orders: 0, cause: 'manual', reason: 'closed by owner', floorE4: null, timeMs },
    },
    { kind: 'exit-end', end: { tradeId, orders: 3, result: 'held', reason: 'nobody bids', timeMs } },
    numberedAdoption(number),
    { kind: 'control', control: { state: 'halted', flatten: false, reason: 'a test', by: 'owner', timeMs } },
  ];
};

export const numberedAdoption = (number: number): Extract<LedgerEntry, { kind: 'adoption' }> => ({
  kind: 'adoption',
  adoption: {
    id: `adoption-${number}`,
    what: 'position',
    reference: 'KXBTCD-26OCT0812-T81999.99',
    ticker: 'KXBTCD-26OCT0812-T81999.99',
    tradeId: null,
    countE2: countE2(100),
    cashE6: moneyE6(0),
    reason: 'the exchange holds more than the ledger tells',
    by: 'reconciliation',
    timeMs: 1_791_000_000_000 + number,
  },
});
