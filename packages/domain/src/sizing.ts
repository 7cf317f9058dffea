/** How many contracts an entry buys. */
export type SizeRule =
  /** `position_size` × `multiplier`, the earlier system's way. */
  | { readonly kind: 'fixed'; readonly contracts: number; readonly multiplier: number }
  /** This percentage of the balance, whole contracts at limit plus fee. */
  | { readonly kind: 'percent'; readonly percentOfBalance: number; readonly maxContracts: number }
  /** This fraction of Kelly on the edge after fees: 0.25 is a quarter. */
  | {
      readonly kind: 'kelly';
      readonly fraction: number;
      readonly maxPercentOfBalance: number;
      readonly maxContracts: number;
    };

export const DEFAULT_SIZE: SizeRule = { kind: 'fixed', contracts: 1, multiplier: 1 };
