const DISTANCE_MAX = 3;

/** The word that was most likely meant, or null when none is near. */
export function nearest(word: string, words: readonly string[]): string | null {
  const wanted = word.toLowerCase().replaceAll('_', '-');
  const ranked = words
    .map((candidate) => ({ candidate, distance: distance(wanted, candidate) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.min(DISTANCE_MAX, wanted.length / 2)
    ? best.candidate
    : null;
}

/** How many letters must be put in, taken out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const change = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
