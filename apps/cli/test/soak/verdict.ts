import type { ExchangeAccount, ExchangeFill, ExchangeOrder } from './exchange-account.ts';
import type { FillRow, IntentRow, LedgerRows } from './ledger-rows.ts';

const EQUAL_USD = 0.0001;
const units = (text: string, perUnit: number): number => Math.round(Number(text) * perUnit);

/**
 * All in which ledger and exchange do not tell the same story, or tell one that must not be; nothing when all is well. Worked
 * out anew from rows and answers: no fold and no type of the engine has a say in it.
 */
export function verdict(ledger: LedgerRows, exchange: ExchangeAccount): string[] {
  return [
    ...ordersOnce(ledger.intents, exchange.orders),
    ...fillsOnce(ledger, exchange),
    ...nothingOversold(ledger),
    ...positionsExplained(ledger, exchange),
    ...balanceEqual(ledger, exchange),
    ...alwaysProtected(ledger),
    ...nothingWhileStopped(ledger),
  ];
}

function ordersOnce(intents: readonly IntentRow[], orders: readonly ExchangeOrder[]): string[] {
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const decisions = intents.map(({ monitor, ticker, side, action, closes, decision }) =>
    [monitor, ticker, side, action, closes ?? '', decision].join(' '),
  );
  return [
    ...twice(orders.map(({ client_order_id }) => client_order_id)).map(
      (id) => `two orders at the exchange: ${id}`,
    ),
    ...twice(decisions).map((decision) => `two orders for one decision: ${decision}`),
    ...orders.flatMap((order) => {
      const { client_order_id: id, ticker, book_side, yes_price_dollars, initial_count_fp } = order;
      const intent = byId.get(id);
      if (!intent) return [`an order that the ledger does not know: ${id}`];
      const isSame =
        ticker === intent.ticker &&
        book_side === intent.book_side &&
        units(yes_price_dollars, 10_000) === intent.yes_price &&
        units(initial_count_fp, 100) === intent.count;
      return isSame ? [] : [`an order is another than was decided: ${id}`];
    }),
  ];
}

function fillsOnce(ledger: LedgerRows, exchange: ExchangeAccount): string[] {
  const known = new Map(ledger.fills.map((fill) => [fill.trade_id, fill]));
  const told = new Set(exchange.fills.map(({ trade_id }) => trade_id));
  const orders = new Map(exchange.orders.map((order) => [order.order_id, order]));
  return [
    ...twice(ledger.fills.map(({ trade_id }) => trade_id)).map(
      (id) => `a fill is twice in the ledger: ${id}`,
    ),
    ...twice(exchange.fills.map(({ trade_id }) => trade_id)).map(
      (id) => `the exchange tells a fill twice: ${id}`,
    ),
    ...ledger.fills
      .filter(({ trade_id }) => !told.has(trade_id))
      .map((fill) => `nobody made fill ${fill.trade_id}`),
    ...exchange.fills.flatMap((fill) => {
      const ours = known.get(fill.trade_id);
      if (!ours) return [`a lost fill: ${fill.trade_id} of ${fill.ticker} at ${fill.created_time}`];
      return isSameFill(ours, fill, orders.get(fill.order_id)) ? [] : [`a fill is another: ${fill.trade_id}`];
    }),
  ];
}

const isSameFill = (ours: FillRow, theirs: ExchangeFill, order: ExchangeOrder | undefined): boolean =>
  ours.order_id === theirs.order_id &&
  ours.client_order_id === order?.client_order_id &&
  ours.ticker === theirs.ticker &&
  ours.side === theirs.book_side &&
  ours.yes_price === units(theirs.yes_price_dollars, 10_000) &&
  ours.count === units(theirs.count_fp, 100) &&
  ours.fee === units(theirs.fee_cost, 1_000_000);

/** What orders of a trade filled, by the trade: bought less sold, in 1/100. */
function heldByTrade({
  intents,
  fills,
  adoptions,
}: LedgerRows): Map<string, { ticker: string; held: number }> {
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const trades = new Map<string, { ticker: string; held: number }>();
  for (const { client_order_id, count, ticker } of fills) {
    const intent = byId.get(client_order_id);
    const trade = intent?.closes ?? intent?.id;
    if (intent === undefined || trade === undefined) continue;
    const held = trades.get(trade)?.held ?? 0;
    trades.set(trade, { ticker, held: held + (intent.action === 'entry' ? count : -count) });
  }
  for (const { trade, count, ticker } of adoptions)
    if (trade !== null && ticker !== null)
      trades.set(trade, { ticker, held: (trades.get(trade)?.held ?? 0) - Math.abs(count) });
  return trades;
}

const nothingOversold = (ledger: LedgerRows): string[] =>
  [...heldByTrade(ledger)]
    .filter(([, { held }]) => held < 0)
    .map(([trade, { held }]) => `${-held / 100} more sold than ${trade} held`);

/** Trades and what was adopted add up to the exchange's position in every market that has not paid. */
function positionsExplained(ledger: LedgerRows, exchange: ExchangeAccount): string[] {
  const sides = new Map(ledger.intents.map(({ id, side }) => [id, side]));
  const settled = new Set(exchange.settlements.map(({ ticker }) => ticker));
  const sums = new Map<string, number>();
  const add = (ticker: string, count: number) => sums.set(ticker, (sums.get(ticker) ?? 0) + count);
  for (const [trade, { ticker, held }] of heldByTrade(ledger))
    add(ticker, sides.get(trade) === 'no' ? -held : held);
  for (const { trade, ticker, count } of ledger.adoptions)
    if (trade === null && ticker !== null) add(ticker, count);
  const known = new Set(ledger.settlements.map(({ ticker }) => ticker));
  const tickers = new Set([...sums.keys(), ...exchange.positions.keys()]);
  return [
    ...[...tickers].flatMap((ticker) => {
      const ours = (sums.get(ticker) ?? 0) / 100;
      const theirs = exchange.positions.get(ticker) ?? 0;
      if (settled.has(ticker) || ours === theirs) return [];
      return [`position ${ticker}: trades and adoptions ${ours}, exchange ${theirs}`];
    }),
    ...[...sums].flatMap(([ticker, count]) =>
      count !== 0 && settled.has(ticker) && !known.has(ticker) ? [`a settlement is missing: ${ticker}`] : [],
    ),
  ];
}

/**
 * Opening balance, and every fill and settlement since. Selling YES that is not held is buying NO: it brings its price and puts
 * a dollar aside.
 */
function balanceEqual(ledger: LedgerRows, exchange: ExchangeAccount): string[] {
  const opening = ledger.balances.toSorted((a, b) => a.at - b.at)[0];
  if (!opening) return ['the ledger has no opening balance'];
  let sum = opening.balance;
  const held = new Map<string, number>();
  for (const { ticker, side, yes_price, count, fee } of ledger.fills) {
    const signed = side === 'bid' ? count : -count;
    sum -= signed * yes_price + fee;
    held.set(ticker, (held.get(ticker) ?? 0) + signed);
  }
  const results = new Map(exchange.settlements.map(({ ticker, market_result }) => [ticker, market_result]));
  const wrong: string[] = [];
  for (const { ticker, result, revenue } of ledger.settlements) {
    const count = held.get(ticker) ?? 0;
    const due = (result === 'yes' ? Math.max(0, count) : Math.max(0, -count)) * 10_000;
    if (due !== revenue) wrong.push(`${ticker} paid ${usd(revenue)}, and ${usd(due)} were due`);
    if (results.get(ticker) !== result) wrong.push(`the result of ${ticker} is another at the exchange`);
    sum += revenue;
  }
  for (const count of held.values()) sum -= Math.max(0, -count) * 10_000;
  for (const { what, cash } of ledger.adoptions) if (what === 'cash') sum += cash;
  const difference = Math.abs(sum / 1_000_000 - exchange.balanceUsd);
  // The exchange tells a ten-thousandth, and the sum may have more digits.
  if (difference <= EQUAL_USD) return wrong;
  return [...wrong, `balance: ledger ${usd(sum)}, exchange $${exchange.balanceUsd}`];
}

/** The rules of a trade are in the ledger before anything of it is. */
function alwaysProtected({ intents, fills, rules }: LedgerRows): string[] {
  const ruledAt = new Map<string, number>();
  for (const { trade, seq } of rules) ruledAt.set(trade, Math.min(seq, ruledAt.get(trade) ?? seq));
  const entries = new Set(intents.filter(({ action }) => action === 'entry').map(({ id }) => id));
  return fills
    .filter(({ client_order_id }) => entries.has(client_order_id))
    .filter(({ client_order_id, seq }) => !((ruledAt.get(client_order_id) ?? Number.POSITIVE_INFINITY) < seq))
    .map(({ client_order_id }) => `bought before its rules were in the ledger: ${client_order_id}`);
}

/**
 * By the order in which they were written. Not by exchange time: what a trader writes before the exchange has told it bears the time
 * of the wall, which here is another.
 */
function nothingWhileStopped({ intents, controls }: LedgerRows): string[] {
  const stops = controls.toSorted((a, b) => a.seq - b.seq);
  return intents
    .filter(({ action }) => action === 'entry')
    .filter(({ seq }) => (stops.findLast((control) => control.seq < seq)?.state ?? 'active') !== 'active')
    .map(({ id }) => `an entry was decided while trading was stopped: ${id}`);
}

function twice(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

const usd = (moneyE6: number): string => `$${(moneyE6 / 1_000_000).toFixed(6)}`;
