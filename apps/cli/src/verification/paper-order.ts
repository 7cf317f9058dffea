import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillFee } from '@rec-io/domain/fee';
import type { CoinSymbol, Market } from '@rec-io/domain/market';
import {
  type CountE2,
  countE2,
  formatMoney,
  type MoneyE6,
  moneyE6,
  type PriceE4,
  parsePriceE4,
  ZERO_MONEY,
} from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import type { KalshiClient } from '@rec-io/kalshi/client';
import { fillOf } from '@rec-io/kalshi/portfolio';
import { collected } from '@rec-io/kalshi/reads';

const ONE_CONTRACT = countE2(100);
/** Quotes come and go between reading and taking them, at a fast practice clock the more. */
const ATTEMPTS = 60;
const BETWEEN_ATTEMPTS_MS = 500;
const CANDIDATES = 3;

/** What one contract's way was: bought and sold, or bought and paid out. */
export type PaperTrade = {
  readonly ticker: string;
  readonly buyPriceE4: PriceE4;
  readonly end: 'sold' | 'paid out';
  readonly feesE6: MoneyE6;
  /** What fills, fees and payouts say that the balance changed by. */
  readonly expectedE6: MoneyE6;
  /** What the balance says. */
  readonly changeE6: MoneyE6;
};

/** How far it came, in words for people. */
export class PaperOrderFailed extends Error {
  override readonly name = 'PaperOrderFailed';
}

/**
 * Buys one contract at the best ask, sells it at the best bid, and reads fills, fees and balance. Nothing is left in a book.
 * @throws PaperOrderFailed
 */
export async function tradeOneContract(
  client: KalshiClient,
  symbol: CoinSymbol,
  signal: AbortSignal,
): Promise<PaperTrade> {
  const { reads } = client;
  const payouts = () => collected(reads.settlements(0));
  const before = new Set((await payouts()).map(({ ticker }) => ticker));
  const beforeE6 = (await reads.balances()).totalE6;
  const bought = await buy(client, symbol, signal);
  const { market, priceE4 } = bought;
  const isPaid = async () => (await payouts()).some(({ ticker }) => ticker === market.ticker);
  const sales = await sell(client, market, isPaid, signal);
  const cash = await cashOf(client, market, [bought.orderId, ...sales.orderIds]);
  const paid = (await payouts()).filter(({ ticker }) => !before.has(ticker));
  const paidE6 = paid.reduce((sum, { revenueE6 }) => sum + revenueE6, 0);
  return {
    ticker: market.ticker,
    buyPriceE4: priceE4,
    end: sales.isPaid ? 'paid out' : 'sold',
    feesE6: cash.feesE6,
    expectedE6: moneyE6(cash.cashE6 - cash.feesE6 + paidE6),
    changeE6: moneyE6((await reads.balances()).totalE6 - beforeE6),
  };
}

async function buy(client: KalshiClient, symbol: CoinSymbol, signal: AbortSignal) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    for (const { market, askE4 } of await quotedMarkets(client, symbol)) {
      const filled = await send(client, market, {
        side: 'bid',
        yesPriceE4: askE4,
        countE2: ONE_CONTRACT,
        timeInForce: 'fill_or_kill',
        reduceOnly: false,
      });
      if (filled !== null) return { market, priceE4: askE4, orderId: filled.orderId };
    }
    await sleep(BETWEEN_ATTEMPTS_MS, undefined, { signal });
  }
  throw new PaperOrderFailed('no market sold one contract at the price that it asked');
}

/** At the lowest price that there is, which takes the best bids; until all is sold, or the market has paid. */
async function sell(
  client: KalshiClient,
  market: Market,
  isPaid: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<{ readonly orderIds: readonly string[]; readonly isPaid: boolean }> {
  const orderIds: string[] = [];
  let leftE2: number = ONE_CONTRACT;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const filled = await send(client, market, {
      side: 'ask',
      yesPriceE4: market.tickE4,
      countE2: countE2(leftE2),
      timeInForce: 'immediate_or_cancel',
      reduceOnly: true,
    });
    if (filled !== null) orderIds.push(filled.orderId);
    leftE2 -= filled?.filledE2 ?? 0;
    if (leftE2 === 0) return { orderIds, isPaid: false };
    if (await isPaid()) return { orderIds, isPaid: true };
    await sleep(BETWEEN_ATTEMPTS_MS, undefined, { signal });
  }
  throw new PaperOrderFailed(`one contract of ${market.ticker} was bought and could not be sold`);
}

/** Markets with both sides quoted, the least decided first: there the makers are. */
async function quotedMarkets({ api, reads }: KalshiClient, symbol: CoinSymbol) {
  const { seriesTicker } = await reads.series({ symbol, kind: 'hourly' });
  const asks = new Map<string, PriceE4>();
  for await (const wire of api.markets.list({ series_ticker: seriesTicker, status: 'open' })) {
    const [bid, ask] = [wire.yes_bid_dollars, wire.yes_ask_dollars];
    if (bid == null || ask == null) continue;
    const askE4 = parsePriceE4(ask);
    if (parsePriceE4(bid) > 0 && askE4 < 10_000) asks.set(wire.ticker, askE4);
  }
  const distance = ({ askE4 }: { askE4: PriceE4 }): number => Math.abs(askE4 - 5_000);
  return (await collected(reads.markets({ symbol, kind: 'hourly' }, { status: 'open' })))
    .flatMap((market) => {
      const askE4 = asks.get(market.ticker);
      return askE4 === undefined ? [] : [{ market, askE4 }];
    })
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, CANDIDATES);
}

type Terms = Omit<OrderRequest, 'clientOrderId' | 'ticker' | 'exchangeIndex'>;

/** Null: nothing was filled, and nothing is left in the book. */
async function send({ api }: KalshiClient, { ticker, exchangeIndex }: Market, terms: Terms) {
  const outcome = await api.orderWrites.create({
    clientOrderId: randomUUID(),
    ticker,
    exchangeIndex,
    ...terms,
  });
  if (outcome.kind === 'unknown') throw new PaperOrderFailed(`an order's fate is unknown: ${outcome.reason}`);
  if (outcome.kind === 'rejected' || outcome.fillCountE2 === 0) return null;
  return { orderId: outcome.orderId, filledE2: outcome.fillCountE2 };
}

/** The cash and the fees of orders; each fee compared with the published rule. */
async function cashOf({ api }: KalshiClient, market: Market, orderIds: readonly string[]) {
  let [cashE6, feesE6] = [0, 0];
  for (const orderId of orderIds) {
    const fills = (await collected(api.portfolio.fills({ order_id: orderId }))).map(fillOf);
    if (fills.length === 0) throw new PaperOrderFailed(`the fills of order ${orderId} are not listed`);
    let accumulatorE6 = ZERO_MONEY;
    // Listed newest first; rounding is carried from an order's older fills to its newer ones.
    for (const { side, yesPriceE4, countE2: count, feeE6 } of fills.toReversed()) {
      const signedE6 = moneyE6((side === 'bid' ? -1 : 1) * yesPriceE4 * (count as CountE2));
      const rule = fillFee(market.fees.takerRateE4, yesPriceE4, count, signedE6, accumulatorE6);
      if (rule.netE6 !== feeE6) {
        const [is, should] = [formatMoney(feeE6), formatMoney(rule.netE6)];
        throw new PaperOrderFailed(`a fee of $${is} was charged where the rule says $${should}`);
      }
      accumulatorE6 = rule.accumulatorE6;
      cashE6 += signedE6;
      feesE6 += feeE6;
    }
  }
  return { cashE6, feesE6: moneyE6(feesE6) };
}
