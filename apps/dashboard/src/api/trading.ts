import type { ControlView } from '@rec-io/domain/control-view';
import type { HeldView } from '@rec-io/domain/held-view';
import type { Side } from '@rec-io/domain/order';
import { queryOptions } from '@tanstack/react-query';
import { type Answer, call, type Refusal } from './call.ts';

/** Throws the refusal, as queries want it. */
async function asked<T>(path: string, body: object | null = null): Promise<T> {
  const answer = await call<T>(path, body);
  if (!answer.ok) throw answer.refusal;
  return answer.data;
}

/** Whether it trades, and what would stop it. Asked for while somebody looks: the live channel does not tell it. */
export const controlQuery = queryOptions<ControlView, Refusal>({
  queryKey: ['trading', 'state'],
  queryFn: () => asked<ControlView>('/api/trading/state'),
  refetchInterval: 2_000,
  retry: false,
});

/** What is held, with the floor under which its rules do not sell. */
export const heldQuery = queryOptions<readonly HeldView[], Refusal>({
  queryKey: ['trading', 'trades'],
  queryFn: () => asked<readonly HeldView[]>('/api/trading/trades'),
  retry: false,
  staleTime: 0,
});

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
export type BuyReport = { readonly tradeId: string | null; readonly denial: Denial | null };

/** Asked anew while somebody looks: whether an order would be sent changes by the second. */
export const buyPreviewQuery = (wish: BuyWish | null) =>
  queryOptions<BuyPreview, Refusal>({
    queryKey: ['trading', 'buy-preview', wish],
    queryFn: () => asked<BuyPreview>('/api/trading/buy-preview', wish),
    enabled: wish !== null,
    refetchInterval: 2_000,
    gcTime: 0,
    retry: false,
  });

export type KillReport = { readonly killFile: boolean; readonly trader: object | null };
/** What became of a wish to sell. */
export type CloseReport = {
  /** False when the exchange did not say in time what is held. */
  readonly isConfirmed: boolean;
  /** False when a restart would forget it. */
  readonly isKept: boolean;
  readonly trades: readonly string[];
  readonly holdings: readonly string[];
  readonly refused: readonly { readonly what: string; readonly reason: string }[];
};

const tell = <T>(what: string, body: object): Promise<Answer<T>> => call<T>(`/api/trading/${what}`, body);

export const trading = {
  /** @param wish asked again with the same id it is the same order */
  buy: (wish: BuyWish & { readonly requestId: string }) => tell<BuyReport>('buy', wish),
  reduce: (reason: string) => tell('reduce', { reason }),
  halt: (reason: string) => tell('halt', { reason }),
  kill: (reason: string, flatten: boolean) => tell<KillReport>('kill', { reason, flatten }),
  arm: (reason: string, password: string) => tell('arm', { reason, password }),
  /** @param floorE4 it sells no lower; null: as its rules say */
  close: (tradeId: string, floorE4: number | null) =>
    tell<CloseReport>('close', { tradeId, ...(floorE4 === null ? {} : { floorE4 }) }),
  closeAll: () => tell<CloseReport>('close-all', {}),
  hold: (tradeId: string, reason: string) => tell('hold', { tradeId, reason }),
  callOff: (tradeId: string) => tell('call-off', { tradeId }),
};
