import { moneyE6, parseDecimal } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import type { Exchange } from '../../exchange.ts';
import { EXCHANGE_INDEX } from '../../trading-market.ts';

/** Who is faster than everybody else. */
export const RIVAL = 'rival';
const DOLLAR_E4 = 10_000;
/** The exchange finds the shard by the ticker when asked with this. */
const ANY_SHARD = -1;

/**
 * Somebody else takes what an order would have taken, but for a part of it, so that the book gives only that part. It is
 * real trading of an account of its own: nothing is made up.
 */
export function takeAhead(exchange: Exchange, body: unknown, fraction: number): void {
  const order = readOrder(body);
  const book = order && exchange.book(order.ticker);
  if (!order || !book) return;
  const { ticker, side, yesPriceE4, countE2 } = order;
  // Both legs stand as bids in their own prices: buying YES meets those who bid for NO.
  const isThere = ([priceE4]: readonly [number, number]): boolean =>
    side === 'bid' ? DOLLAR_E4 - priceE4 <= yesPriceE4 : priceE4 >= yesPriceE4;
  const levels = side === 'bid' ? book.no : book.yes;
  const thereE2 = levels.filter(isThere).reduce((sum, [, levelE2]) => sum + levelE2, 0);
  const takenE2 = thereE2 - Math.floor(countE2 * fraction);
  if (takenE2 <= 0) return;
  const amountE6 = moneyE6(takenE2 * DOLLAR_E4);
  exchange.openAccount(RIVAL);
  exchange.deposit(RIVAL, { amountE6, exchangeIndex: EXCHANGE_INDEX });
  exchange.place(RIVAL, {
    ...{ ticker, side, yesPriceE4, countE2: takenE2 as OrderRequest['countE2'] },
    ...{ clientOrderId: '', exchangeIndex: ANY_SHARD, reduceOnly: false },
    timeInForce: 'immediate_or_cancel',
  });
}

type Wanted = Pick<OrderRequest, 'ticker' | 'side' | 'yesPriceE4' | 'countE2'>;

function readOrder(body: unknown): Wanted | null {
  if (typeof body !== 'object' || body === null) return null;
  const { ticker, side, price, count } = body as Readonly<Record<string, unknown>>;
  if (typeof ticker !== 'string' || (side !== 'bid' && side !== 'ask')) return null;
  try {
    const yesPriceE4 = parseDecimal(String(price), 4) as OrderRequest['yesPriceE4'];
    return { ticker, side, yesPriceE4, countE2: parseDecimal(String(count), 2) as OrderRequest['countE2'] };
  } catch {
    // The exchange itself will say what is wrong with it.
    return null;
  }
}
