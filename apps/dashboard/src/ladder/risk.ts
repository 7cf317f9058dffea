import type { LadderRowView } from '@rec-io/domain/view';

/** Probability, 0…1, that the side that is winning now wins; null while the model cannot tell. */
export function activeProbability(row: LadderRowView): number | null {
  if (row.probability === null) return null;
  return row.activeSide === 'yes' ? row.probability : 1 - row.probability;
}

export type Risk = { readonly name: string; readonly text: string; readonly mark: string };

const ULTRA_SAFE: Risk = { name: 'ultra safe', text: 'text-[#4ade80]', mark: 'bg-[#4ade80]' };
const SAFE: Risk = { name: 'safe', text: 'text-[#5eb8a8]', mark: 'bg-[#5eb8a8]' };
const CAUTION: Risk = { name: 'caution', text: 'text-warn', mark: 'bg-warn' };
const HIGH_RISK: Risk = { name: 'high risk', text: 'text-[#e58d7b]', mark: 'bg-[#a3493a]' };
const UNKNOWN: Risk = { name: 'unknown', text: 'text-muted', mark: 'bg-line' };

/** The classes that traders of the earlier system know: 98, 95 and 80 percent. */
export function riskOf(probability: number | null): Risk {
  if (probability === null) return UNKNOWN;
  if (probability >= 0.98) return ULTRA_SAFE;
  if (probability >= 0.95) return SAFE;
  return probability >= 0.8 ? CAUTION : HIGH_RISK;
}
