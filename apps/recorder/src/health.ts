import type { CoinSymbol } from '@rec-io/domain/market';
import type { Readiness } from '@rec-io/program-parts/door';

/** What the recorder knows of itself, at a moment of wall time. */
export type RecorderHealth = {
  readonly isConnected: boolean;
  /** Whether the trader shows a price at all. */
  readonly hasPrice: boolean;
  /** Since a second was written; null before the first. */
  readonly writeAgeMs: number | null;
  /** Since the start. */
  readonly runsMs: number;
  /** Why the newest write failed; null when it did not. */
  readonly failure: string | null;
  readonly bars: BarsHealth;
};

export type BarsHealth =
  /** None are recorded here, and why. */
  | { readonly none: string }
  | {
      /** Since they were brought up to date; null before the first time. */
      readonly lookAgeMs: number | null;
      readonly failure: string | null;
      /** By coin, since when minutes are missing that nobody asks for by himself. */
      readonly left: ReadonlyMap<CoinSymbol, number>;
    };

/** Longer without a written second, while prices are shown, something is wrong. */
const WRITE_AGE_MS_MAX = 10_000;
const BARS_AGE_MS_MAX = 10 * 60_000;

/** Useful is who writes what there is to be written. Where there is nothing, that is said, and no fault of ours. */
export function readiness(health: RecorderHealth): Readiness {
  const problem = secondsProblem(health) ?? barsProblem(health);
  return problem === null ? { ready: true, reason: note(health) } : { ready: false, reason: problem };
}

function secondsProblem({
  isConnected,
  hasPrice,
  writeAgeMs,
  runsMs,
  failure,
}: RecorderHealth): string | null {
  if (failure !== null) return `nothing can be written: ${failure}`;
  const age = writeAgeMs ?? runsMs;
  if (age <= WRITE_AGE_MS_MAX)
    return writeAgeMs === null && isConnected && hasPrice ? 'nothing is written yet' : null;
  const seconds = Math.round(age / 1_000);
  if (!isConnected) return `the trader does not answer, for ${seconds} s`;
  return hasPrice ? `no new price for ${seconds} s` : null;
}

function barsProblem({ bars, runsMs }: RecorderHealth): string | null {
  if ('none' in bars) return null;
  const age = bars.lookAgeMs ?? runsMs;
  if (age <= BARS_AGE_MS_MAX) return null;
  return `no minute bars for ${Math.round(age / 60_000)} minutes: ${bars.failure ?? 'no answer'}`;
}

function note({ bars, hasPrice, isConnected }: RecorderHealth): string | null {
  const words = [
    ...(isConnected && !hasPrice ? ['the trader shows no price'] : []),
    ...('none' in bars ? [bars.none] : leftNotes(bars.left)),
  ];
  return words.length === 0 ? null : words.join('; ');
}

const leftNotes = (left: ReadonlyMap<CoinSymbol, number>): string[] =>
  [...left].map(
    ([symbol, fromMs]) =>
      `${symbol} has no bars since ${new Date(fromMs).toISOString().slice(0, 10)}: recio data fetch --symbol ${symbol} --from ${new Date(fromMs).toISOString().slice(0, 10)}`,
  );
