import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal, type Told, tell, type Wish } from './call.ts';

export type BuyWish = Wish<'/api/trading/buy-preview'>;
export type BuyPreview = Told<'/api/trading/buy-preview'>;
export type CloseReport = Told<'/api/trading/close'>;
export type KillReport = Told<'/api/trading/kill'>;

/** Whether it trades, and what would stop it. Asked for while somebody looks: the live channel does not tell it. */
export const controlQuery = queryOptions<Got<'/api/trading/state'>, Refusal>({
  queryKey: ['trading', 'state'],
  queryFn: () => orThrow(ask('/api/trading/state')),
  refetchInterval: 2_000,
  retry: false,
});

/** What is held, with the floor under which its rules do not sell. */
export const heldQuery = queryOptions<Got<'/api/trading/trades'>, Refusal>({
  queryKey: ['trading', 'trades'],
  queryFn: () => orThrow(ask('/api/trading/trades')),
  retry: false,
});

/** The trader's word on a wish. Asked anew while somebody looks: whether an order would be sent changes by the second. */
export const buyPreviewQuery = (wish: BuyWish | null) =>
  queryOptions<BuyPreview, Refusal>({
    queryKey: ['trading', 'buy-preview', wish],
    // Not enabled without a wish.
    queryFn: () => orThrow(tell('/api/trading/buy-preview', wish as BuyWish)),
    enabled: wish !== null,
    refetchInterval: 2_000,
    gcTime: 0,
    retry: false,
  });
