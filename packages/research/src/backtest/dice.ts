const GOLDEN = 0x9e3779b9;

/** Chance that depends on the place alone, not on what was drawn before: every set of parameters meets the same market. Uniform, 0…1. */
export function chanceAt(seed: number, minute: number, place: number): number {
  let h =
    (Math.imul(seed + 1, GOLDEN) ^ Math.imul(minute, 0x85ebca6b) ^ Math.imul(place + 1, 0xc2b2ae35)) | 0;
  // The finisher of MurmurHash3 (Austin Appleby), twice.
  for (let round = 0; round < 2; round++) {
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    h = (h + GOLDEN) | 0;
  }
  return (h >>> 0) / 0x1_0000_0000;
}

/** Standard normal, by Box and Muller. */
export function normalAt(seed: number, minute: number, place: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - chanceAt(seed, minute, place)));
  return radius * Math.cos(2 * Math.PI * chanceAt(seed ^ 0x5bd1e995, minute, place));
}
