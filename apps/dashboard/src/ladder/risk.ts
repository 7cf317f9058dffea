import type { LadderRowView } from '@rec-io/domain/view';
import { LADDER } from '../text/trade-monitor.ts';

/** Probability, 0…1, that the side that is winning now wins; null while the model cannot tell. */
export function activeProbability(row: LadderRowView): number | null {
  if (row.probability === null) return null;
  return row.activeSide === 'yes' ? row.probability : 1 - row.probability;
}

export type Risk = { readonly name: string; readonly text: string; readonly mark: string };

const ULTRA_SAFE: Risk = { name: LADDER.risk.ultraSafe, text: 'text-safest', mark: 'bg-safest' };
const SAFE: Risk = { name: LADDER.risk.safe, text: 'text-safe', mark: 'bg-safe' };
const CAUTION: Risk = { name: LADDER.risk.caution, text: 'text-warn', mark: 'bg-warn' };
const HIGH_RISK: Risk = { name: LADDER.risk.high, text: 'text-risky', mark: 'bg-risky' };
const UNKNOWN: Risk = { name: LADDER.risk.unknown, text: 'text-muted', mark: 'bg-line' };

/** The classes that traders of the earlier system know: 98, 95 and 80 percent. */
export function riskOf(probability: number | null): Risk {
  if (probability === null) return UNKNOWN;
  if (probability >= 0.98) return ULTRA_SAFE;
  if (probability >= 0.95) return SAFE;
  return probability >= 0.8 ? CAUTION : HIGH_RISK;
}
