import { type Series, seriesTicker } from '@rec-io/domain/market';
import { type MoneyE6, moneyE6, ZERO_MONEY } from '@rec-io/domain/money';
import type { CashMovement } from '@rec-io/domain/reconciliation/reading';
import type { ExchangeGateway } from '@rec-io/engine/ports';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import type { Network } from './network.ts';
import { orderGroups } from './order-groups.ts';
import type { ProcessLife } from './process-life.ts';
import { ACCOUNT } from './venue.ts';
import type { Witness } from './witness.ts';

/** What one life of the trader sees of the exchange through the network. */
export function simulatedGateway(network: Network, life: ProcessLife, witness: Witness): ExchangeGateway {
  /** Rows from `sinceMs` on, as a read side that lags tells them. */
  const rows =
    <T>(what: string, all: (exchange: Exchange) => readonly T[], timeOf: (row: T) => number) =>
    (sinceMs: number): Promise<readonly T[]> =>
      network.read(life, what, (exchange, untilMs) =>
        all(exchange).filter((row) => timeOf(row) >= sinceMs && timeOf(row) <= untilMs),
      );
  const orders = rows(
    'orders',
    (exchange) => exchange.orders(ACCOUNT),
    (order) => order.createdTimeMs,
  );
  const fills = rows(
    'fills',
    // Over REST, the exchange does not tell the client order id of a fill.
    (exchange) => exchange.fills(ACCOUNT).map((fill) => ({ ...fill, clientOrderId: '' })),
    (fill) => fill.timeMs,
  );
  return {
    place: (order) => network.place(life, order),
    balance: () => network.read(life, 'balance', (exchange) => exchange.balance(ACCOUNT)),
    positions: () => network.read(life, 'positions', (exchange) => exchange.positions(ACCOUNT)),
    orders: async (sinceMs) => {
      const askedAtMs = network.nowMs;
      const listed = await orders(sinceMs);
      witness.listed(listed, sinceMs, askedAtMs);
      return listed;
    },
    fills: async (sinceMs) => {
      const listed = await fills(sinceMs);
      witness.listedFills(life, listed);
      return listed;
    },
    settlements: rows(
      'settlements',
      (exchange) => exchange.settlements(ACCOUNT).filter(({ ticker }) => !network.odd.has(ticker)),
      (row) => row.timeMs,
    ),
    cashMovements: rows(
      'cash movements',
      (exchange) => movements(exchange),
      (movement) => movement.timeMs,
    ),
    book: (ticker) => network.read(life, 'book', (exchange) => exchange.book(ticker) ?? { yes: [], no: [] }),
    markets: (series: Series) =>
      network.read(life, 'markets', (exchange) =>
        exchange.markets().filter((market) => market.seriesTicker === seriesTicker(series)),
      ),
    orderGroups: orderGroups(network, life),
  };
}

const movements = (exchange: Exchange): CashMovement[] =>
  exchange.account(ACCOUNT).deposits.map(({ depositId, amountE6, timeMs }) => ({
    id: depositId,
    kind: amountE6 > 0 ? 'deposit' : 'withdrawal',
    amountE6: moneyE6(amountE6 as MoneyE6),
    feeE6: ZERO_MONEY,
    timeMs,
  }));
