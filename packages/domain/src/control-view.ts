import type { Losses } from './gate.ts';
import type { Parameters } from './parameters.ts';
import type { Control, TradingState } from './trading-state.ts';

/** What may be traded at all, as a person sees it. Money in 1/1,000,000 $. */
export type ControlView = {
  readonly state: TradingState;
  /** Who made it so and why; null where nobody ever did. */
  readonly newest: Control | null;
  /** Why everything held is being sold; null when it is not. */
  readonly flattening: string | null;
  /** What is too much now, the gravest first: arming is refused while any of these stands that arming cannot put back. */
  readonly trips: readonly { readonly code: string; readonly reason: string }[];
  /** The kill file, while it is there. */
  readonly killFile: { readonly by: string; readonly reason: string } | null;
  /** The exchange's own fuse, by shard. */
  readonly groups: readonly {
    readonly exchangeIndex: number;
    readonly groupId: string;
    readonly takesOrders: boolean;
  }[];
  readonly losses: Losses;
  readonly ordersLastHour: number;
  readonly openTrades: number;
  readonly exposureE6: number;
  readonly unknownOrders: number;
  /** In the owner's units, by the keys of `RISK_PARAMETERS`. */
  readonly limits: Parameters;
};
