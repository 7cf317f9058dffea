import type { Mode } from './ledger.ts';
import type { CoinSymbol, SeriesKind } from './market.ts';
import type { Parameters } from './parameters.ts';
import type { ProtectiveRules } from './protection.ts';
import type { SizeRule } from './sizing.ts';

/** A user's running combination: what it watches, by which strategy, how much it buys, and what protects what it bought. */
export type MonitorSpec = {
  /** Part of every client order id, so it never changes: 1 to 40 of a-z, 0-9 and `-`. */
  readonly name: string;
  readonly symbol: CoinSymbol;
  readonly series: SeriesKind;
  readonly strategy: string;
  readonly parameters: Parameters;
  readonly size: SizeRule;
  readonly rules: ProtectiveRules;
  /** Whether it may enter. What it holds is supervised either way. */
  readonly enabled: boolean;
  /** The mode for which it was enabled: in any other it enters nothing. */
  readonly mode: Mode;
  /** Nobody knows its strategy, nor what rules that suggests: what it holds keeps the rules that it has. */
  readonly isStrategyUnknown?: boolean;
};

export const MONITOR_NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
