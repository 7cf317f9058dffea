import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type Environment = 'demo' | 'prod';
export type ExchangeKey = Got<'/api/exchange-keys'>[number] & { readonly environment: Environment };

export const EXCHANGE_KEYS_KEY = ['exchange-keys'] as const;

/** Which keys of the exchange are kept; never the keys. */
export const exchangeKeysQuery = queryOptions<readonly ExchangeKey[], Refusal>({
  queryKey: EXCHANGE_KEYS_KEY,
  queryFn: async () => (await orThrow(ask('/api/exchange-keys'))) as ExchangeKey[],
  retry: false,
});
