import type { OrderGroups } from '@rec-io/engine/ports';
import type { OrderGroupsApi } from './api/order-groups.ts';
import { KalshiError } from './errors.ts';
import type { Judged } from './write-outcome.ts';

/** Order groups as the engine uses them: what the exchange has not confirmed rejects. */
export function orderGroupPort(api: OrderGroupsApi): OrderGroups {
  const confirmed = async (outcome: Promise<Judged<{ readonly kind: 'acknowledged' }>>): Promise<void> => {
    requireConfirmed(await outcome);
  };
  return {
    async find(groupId) {
      try {
        const { is_auto_cancel_enabled: takesOrders } = await api.one(groupId);
        return { isTriggered: !takesOrders };
      } catch (error) {
        if (error instanceof KalshiError && error.code === 'not_found') return null;
        throw error;
      }
    },
    async create(exchangeIndex, limitE2) {
      return requireConfirmed(await api.create(limitE2, { exchangeIndex })).groupId;
    },
    limit: (groupId, exchangeIndex, limitE2) => confirmed(api.limit(groupId, limitE2, { exchangeIndex })),
    trigger: (groupId, exchangeIndex) => confirmed(api.trigger(groupId, { exchangeIndex })),
    reset: (groupId, exchangeIndex) => confirmed(api.reset(groupId, { exchangeIndex })),
  };
}

function requireConfirmed<T extends { readonly kind: 'acknowledged' }>(outcome: Judged<T>): T {
  if (outcome.kind === 'acknowledged') return outcome;
  if (outcome.kind === 'rejected') throw new Error(`refused: ${outcome.code}: ${outcome.message}`);
  throw new Error(`not confirmed: ${outcome.reason}`);
}
