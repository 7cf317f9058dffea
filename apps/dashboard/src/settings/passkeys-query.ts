import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type Passkey = Got<'/api/passkeys'>[number];

export const PASSKEYS_KEY = ['passkeys'] as const;

/** My passkeys, under whatever host name. */
export const passkeysQuery = queryOptions<readonly Passkey[], Refusal>({
  queryKey: PASSKEYS_KEY,
  queryFn: () => orThrow(ask('/api/passkeys')),
  retry: false,
});
