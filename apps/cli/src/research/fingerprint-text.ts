import {
  BASELINE,
  BUCKET_MAX_BP,
  rowOf,
  THRESHOLDS,
  THRESHOLDS_PER_PCT,
} from '@rec-io/domain/fingerprint-table';
import type { CoinSymbol } from '@rec-io/domain/market';
import { FINGERPRINT_BUCKETS } from '@rec-io/research/fingerprint-cells';
import type { Fingerprints } from '@rec-io/research/fingerprints';
import type { MomentumProfile } from '@rec-io/research/momentum-profile';

/** What is shown of 62 tables of 60 rows. */
const BUCKETS = [null, -10, 0, 10] as const;
const MINUTES = [1, 5, 15, 60] as const;
const THRESHOLDS_PCT = [0, 0.1, 0.25, 0.5, 1] as const;

type ShownRow = {
  readonly bucket: number | null;
  readonly minutes: number;
  readonly samples: number;
  /** How many independent moves these are worth: moves overlap, and old ones weigh less. */
  readonly effective: number;
  /** Shares, 0…1, at `THRESHOLDS_PCT`. */
  readonly pos: readonly number[];
  readonly neg: readonly number[];
};

export const shownRows = ({ raw, smoothed, samples }: Fingerprints): readonly ShownRow[] =>
  BUCKETS.flatMap((bucket) =>
    MINUTES.map((minutes) => {
      const row = rowOf(bucket === null ? BASELINE : BUCKET_MAX_BP + bucket, minutes);
      const shares = (side: Float64Array) =>
        THRESHOLDS_PCT.map((pct) => side[row * THRESHOLDS + Math.round(pct * THRESHOLDS_PER_PCT)] ?? 0);
      return {
        bucket,
        minutes,
        samples: samples[row] ?? 0,
        effective: Math.round(raw.effective[row] ?? 0),
        pos: shares(smoothed.pos),
        neg: shares(smoothed.neg),
      };
    }),
  );

const count = (value: number): string => value.toLocaleString('en-US');
const signed = (value: number): string => (value > 0 ? `+${value}` : String(value).replace('-', '−'));

/** The shares of a few buckets and minutes, as a table for a terminal. */
export function fingerprintText(
  symbol: CoinSymbol,
  found: Fingerprints,
  profile: MomentumProfile | null,
  kept: { readonly out: string | null; readonly version: number | null },
): string {
  const { sums, smoothed } = found;
  const head = [
    'momentum'.padEnd(8),
    'minutes'.padStart(7),
    'moves'.padStart(11),
    'independent'.padStart(11),
    ...THRESHOLDS_PCT.toReversed().map((pct) => `≤ −${pct.toFixed(2)}`.padStart(8)),
    ...THRESHOLDS_PCT.map((pct) => `≥ +${pct.toFixed(2)}`.padStart(8)),
  ].join('  ');
  const lines = shownRows(found).map(({ bucket, minutes, samples, effective, pos, neg }) =>
    [
      (bucket === null ? 'any' : signed(bucket)).padEnd(8),
      String(minutes).padStart(7),
      count(samples).padStart(11),
      count(effective).padStart(11),
      ...[...neg.toReversed(), ...pos].map((share) => (100 * share).toFixed(2).padStart(8)),
    ].join('  '),
  );
  const day = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);
  return [
    `${smoothed.name}: ${symbol}, ${day(sums.fromMs)} to ${day(sums.throughMs - 1)}, a minute counts half after ${sums.halfLifeDays} days.`,
    'How many of a hundred moves went at least so far, in percent of the price; momentum in hundredths of a percent.',
    '',
    head,
    ...lines,
    '',
    ...(profile === null ? [] : [momentumLine(profile)]),
    keptLine(symbol, kept),
  ].join('\n');
}

function keptLine(
  symbol: CoinSymbol,
  { out, version }: { readonly out: string | null; readonly version: number | null },
): string {
  const file = out === null ? [] : [`in ${out}`];
  const stored = version === null ? [] : [`in the database as version ${version}, in use`];
  const places = [...file, ...stored];
  const all = `All ${FINGERPRINT_BUCKETS.length} tables`;
  if (places.length === 0) return `${all}: add --out FILE.csv, or --store for the database.`;
  const back =
    version !== null && version > 1
      ? ` The way back: recio research fingerprint-versions --symbol ${symbol} --use ${version - 1}`
      : '';
  return `${all}: ${places.join(', and ')}.${back}`;
}

function momentumLine({ percentiles, deviationPct }: MomentumProfile): string {
  const at = (wanted: number) => {
    const found = percentiles.find(({ percentile }) => percentile === wanted);
    return signed(Math.round(100 * (found?.momentumPct ?? 0)));
  };
  return `Momentum: nine of ten minutes from ${at(5)} to ${at(95)}, 99 of 100 from ${at(0.5)} to ${at(99.5)}; standard deviation ${(100 * deviationPct).toFixed(1)}.`;
}
