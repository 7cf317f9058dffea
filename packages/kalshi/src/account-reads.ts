import type { AccountReads } from '@rec-io/engine/read-exchange';
import { cashMovements } from './cash-movements.ts';
import type { KalshiClient } from './client.ts';
import { collected } from './reads.ts';

/** What a reconciliation reads of the primary subaccount: each complete, or an error. */
export const accountReads = ({
  reads,
  api,
}: Pick<KalshiClient, 'reads' | 'api'>): Required<AccountReads> => ({
  balance: async () => (await reads.balances()).totalE6,
  cashMovements: (sinceMs) => cashMovements(api, sinceMs),
  positions: () => collected(reads.positions()),
  orders: (sinceMs) => collected(reads.orders(sinceMs)),
  fills: (sinceMs) => collected(reads.fills(sinceMs)),
  settlements: (sinceMs) => collected(reads.settlements(sinceMs)),
});
