import { seriesTicker } from '@rec-io/domain/market';
import type { OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import type { ExchangeGateway } from '@rec-io/engine/ports';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import type { GroupResult } from '@rec-io/exchange-sim/order-groups';

/** The simulator's core as a trader's gateway, without bytes in between: an answer is never lost, so never unknown. */
export function inProcessGateway(exchange: Exchange, account: string): ExchangeGateway {
  return {
    async place(order: OrderRequest): Promise<OrderOutcome> {
      const { orderGroupId } = order;
      const result = exchange.place(account, order, orderGroupId === undefined ? {} : { orderGroupId });
      if (!result.ok) return { kind: 'rejected', code: result.code, message: result.message };
      const { orderId, fillCountE2, remainingCountE2 } = result;
      return { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2 };
    },
    balance: async () => exchange.balance(account),
    positions: async () => exchange.positions(account),
    orders: async (sinceMs) => exchange.orders(account).filter((order) => order.createdTimeMs >= sinceMs),
    fills: async (sinceMs) => exchange.fills(account).filter((fill) => fill.timeMs >= sinceMs),
    settlements: async (sinceMs) => exchange.settlements(account).filter((row) => row.timeMs >= sinceMs),
    orderGroups: {
      find: async (groupId, exchangeIndex) => {
        const found = exchange.group(account, groupId, { exchangeIndex });
        return found.ok ? { isTriggered: found.group.isTriggered } : null;
      },
      create: async (exchangeIndex, limitE2) =>
        done(exchange.createGroup(account, { limitE2, exchangeIndex })).groupId,
      limit: async (groupId, exchangeIndex, limitE2) =>
        void done(exchange.limitGroup(account, groupId, limitE2, { exchangeIndex })),
      trigger: async (groupId, exchangeIndex) =>
        void done(exchange.triggerGroup(account, groupId, { exchangeIndex })),
      reset: async (groupId, exchangeIndex) =>
        void done(exchange.resetGroup(account, groupId, { exchangeIndex })),
    },
    book: async (ticker) => exchange.book(ticker) ?? { yes: [], no: [] },
    markets: async (series) =>
      exchange.markets().filter((market) => market.seriesTicker === seriesTicker(series)),
  };
}

function done(result: GroupResult) {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.group;
}
