/** One, two or three arrows by strength of the score in basis points; a dash when it hardly moves. */
export function momentumArrows(scoreBp: number): string {
  const size = Math.abs(scoreBp);
  if (size < 5) return '·';
  const arrow = scoreBp > 0 ? '▲' : '▼';
  return arrow.repeat(size < 10 ? 1 : size < 20 ? 2 : 3);
}

export function momentumColour(scoreBp: number | null): string {
  if (scoreBp === null || Math.abs(scoreBp) < 5) return 'text-muted';
  return scoreBp > 0 ? 'text-up' : 'text-down';
}
