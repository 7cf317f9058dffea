import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';
import { currentSubscription, digestOf } from './subscription.ts';

export type Pushed = Got<'/api/push'> & {
  /** Of this browser; null where it has subscribed to nothing. */
  readonly ownDigest: string | null;
};
export type PushDevice = Pushed['devices'][number];

export const PUSH_KEY = ['push'] as const;

/** My devices that are told while no page is open. */
export const pushQuery = queryOptions<Pushed, Refusal>({
  queryKey: PUSH_KEY,
  async queryFn() {
    const told = await orThrow(ask('/api/push'));
    const own = await currentSubscription();
    return { ...told, ownDigest: own === null ? null : await digestOf(own) };
  },
  retry: false,
});
