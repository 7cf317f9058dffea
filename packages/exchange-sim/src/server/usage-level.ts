/** Tokens of one bucket. */
export type Budget = { readonly perSecond: number; readonly capacity: number };
type Level = { readonly read: Budget; readonly write: Budget };

const budget = (perSecond: number, seconds: number): Budget => ({
  perSecond,
  capacity: perSecond * seconds,
});
/** For tests and benchmarks; the exchange has no such level. */
const BOUNDLESS: Budget = { perSecond: 1_000_000_000, capacity: 1_000_000_000 };

/** How much each level may ask, and how much of it at once, lowest first. */
export const USAGE_LEVELS = {
  basic: { read: budget(200, 3), write: budget(100, 1) },
  advanced: { read: budget(300, 3), write: budget(300, 3) },
  expert: { read: budget(600, 1), write: budget(600, 3) },
  premier: { read: budget(1_200, 1), write: budget(1_200, 3) },
  paragon: { read: budget(2_400, 1), write: budget(2_400, 3) },
  prime: { read: budget(4_800, 1), write: budget(4_800, 3) },
  prestige: { read: budget(12_000, 1), write: budget(9_600, 3) },
  unlimited: { read: BOUNDLESS, write: BOUNDLESS },
} as const satisfies Readonly<Record<string, Level>>;

export type UsageLevel = keyof typeof USAGE_LEVELS;

export const isUsageLevel = (name: string): name is UsageLevel => Object.hasOwn(USAGE_LEVELS, name);

const RANK = Object.keys(USAGE_LEVELS);
/** The one of two levels that may do more. */
export const higher = (a: UsageLevel, b: UsageLevel): UsageLevel =>
  RANK.indexOf(a) >= RANK.indexOf(b) ? a : b;
