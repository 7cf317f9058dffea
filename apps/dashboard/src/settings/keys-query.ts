import type { KeyScope } from '@rec-io/domain/sign-in-means';
import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

/** The document of the routes has words as text. */
export type ApiKey = Got<'/api/keys'>[number] & { readonly scope: KeyScope };

export const KEYS_KEY = ['api-keys'] as const;

/** My API keys, those that are over included. */
export const keysQuery = queryOptions<readonly ApiKey[], Refusal>({
  queryKey: KEYS_KEY,
  queryFn: async () => (await orThrow(ask('/api/keys'))) as ApiKey[],
  retry: false,
});
