import type { OrderGroups } from '@rec-io/engine/ports';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import type { GroupResult } from '@rec-io/exchange-sim/order-groups';
import type { Network } from './network.ts';
import type { ProcessLife } from './process-life.ts';
import { ACCOUNT } from './venue.ts';

/** The exchange's order groups over the network: what is not confirmed may have happened. */
export function orderGroups(network: Network, life: ProcessLife): OrderGroups {
  const change = async (act: (exchange: Exchange) => GroupResult) => {
    const result = await network.write(life, 'order group', act);
    if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
    return result.group;
  };
  return {
    find: async (groupId, exchangeIndex) => {
      const found = await network.read(life, 'order group', (exchange) =>
        exchange.group(ACCOUNT, groupId, { exchangeIndex }),
      );
      return found.ok ? { isTriggered: found.group.isTriggered } : null;
    },
    create: async (exchangeIndex, limitE2) =>
      (await change((exchange) => exchange.createGroup(ACCOUNT, { limitE2, exchangeIndex }))).groupId,
    limit: async (groupId, exchangeIndex, limitE2) =>
      void (await change((exchange) => exchange.limitGroup(ACCOUNT, groupId, limitE2, { exchangeIndex }))),
    trigger: async (groupId, exchangeIndex) =>
      void (await change((exchange) => exchange.triggerGroup(ACCOUNT, groupId, { exchangeIndex }))),
    reset: async (groupId, exchangeIndex) =>
      void (await change((exchange) => exchange.resetGroup(ACCOUNT, groupId, { exchangeIndex }))),
  };
}
