import type { CountE2 } from '../money.ts';
import type { Holder } from './known-trades.ts';

/** A part of a change of a position: the trade that it closes, or null for what belongs to nobody here. */
export type Part = { readonly tradeId: string | null; readonly countE2: CountE2 };

/**
 * Whose contracts a change of a position that we did not make stands for. What somebody else holds goes first, then our
 * trades, the oldest first; what is left is a holding of theirs. The parts add up to the change; at most one is nobody's.
 * @param changeE2 signed, YES above zero
 */
export function attribute(changeE2: number, externalE2: number, holders: readonly Holder[]): readonly Part[] {
  const direction = Math.sign(changeE2);
  const closable = (heldE2: number): number => Math.max(0, -direction * heldE2);
  let leftE2 = Math.abs(changeE2);
  let theirsE2 = Math.min(leftE2, closable(externalE2));
  leftE2 -= theirsE2;
  const parts: Part[] = [];
  for (const { tradeId, heldE2 } of holders) {
    const takenE2 = Math.min(leftE2, closable(heldE2));
    if (takenE2 === 0) continue;
    leftE2 -= takenE2;
    parts.push({ tradeId, countE2: (direction * takenE2) as CountE2 });
  }
  theirsE2 += leftE2;
  if (theirsE2 > 0) parts.push({ tradeId: null, countE2: (direction * theirsE2) as CountE2 });
  return parts;
}
