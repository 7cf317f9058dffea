/** `1.2.3`, and nothing more: what comes before and after a release has no name of its own. */
const VERSION = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/;

export const isVersion = (text: string): boolean => VERSION.test(text);

/** @returns below 0 where `a` is older, 0 for the same, above 0 where it is newer */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (const [i, value] of left.entries()) {
    const difference = value - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const numbers = (version: string): readonly number[] => (VERSION.exec(version) ?? []).slice(1).map(Number);
