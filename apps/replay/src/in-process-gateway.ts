import { seriesTicker } from '@rec-io/domain/market';
import type { OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import type { ExchangeGateway } from '@rec-io/engine/ports';
import type { Exchange } from '@rec-io/exchange-sim/exchange';

/** The simulator's core as a trader's gateway, without bytes in between: an answer is never lost, so never unknown. */
export function inProcessGateway(exchange: Exchange, account: string): ExchangeGateway {
  return {
    async place(order: OrderRequest): Promise<OrderOutcome> {
      const result = exchange.place(account, order);
      if (!result.ok) return { kind: 'rejected', code: result.code, message: result.message };
      const { orderId, fillCountE2, remainingCountE2 } = result;
      return { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2 };
    },
    balance: async () => exchange.balance(account),
    positions: async () => exchange.positions(account),
    orders: async (sinceMs) => exchange.orders(account).filter((order) => order.createdTimeMs >= sinceMs),
    fills: async (sinceMs) => exchange.fills(account).filter((fill) => fill.timeMs >= sinceMs),
    settlements: async (sinceMs) => exchange.settlements(account).filter((row) => row.timeMs >= sinceMs),
    markets: async (series) =>
      exchange.markets().filter((market) => market.seriesTicker === seriesTicker(series)),
  };
}
