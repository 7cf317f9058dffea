import type { Side } from '@rec-io/domain/order';
import { queryOptions } from '@tanstack/react-query';
import { type Answer, ask, type Got, orThrow, post, type Refusal, type Told } from './call.ts';

/** What a person wants to buy, at once or not at all. */
export type BuyWish = {
  readonly ticker: string;
  readonly side: Side;
  readonly countE2: number;
  /** Of the side bought. */
  readonly limitE4: number;
};
type Denial = { readonly code: string; readonly message: string };
/** The trader's word on a wish at this moment. Money in 1/1,000,000 $. */
export type BuyPreview = {
  /** Why it would not be sent; null when it would. */
  readonly denial: Denial | null;
  readonly costE6: number;
  readonly expectedFeeE6: number;
  readonly worstLossE6: number;
  readonly gainE6: number;
  /** The monitor whose rules will protect it; null: the rules that come with the system. */
  readonly protectedAs: string | null;
};
/** `tradeId` when it was sent, and else why it was not. */
type BuyReport = { readonly tradeId: string | null; readonly denial: Denial | null };

/** @param wish asked again with the same id it is the same order */
export const buy = (wish: BuyWish & { readonly requestId: string }): Promise<Answer<BuyReport>> =>
  post('/api/trading/buy', wish);

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
    queryFn: () => orThrow(post<BuyPreview>('/api/trading/buy-preview', wish as BuyWish)),
    enabled: wish !== null,
    refetchInterval: 2_000,
    gcTime: 0,
    retry: false,
  });
