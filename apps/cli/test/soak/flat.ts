/** A size in bytes at an hour of exchange time since the beginning. */
export type SizeAt = { readonly hour: number; readonly bytes: number };

/** What the second half of a run says of a size. */
export type Trend = {
  /** Mean of the second half, and the largest of all. */
  readonly meanBytes: number;
  readonly mostBytes: number;
  /** Slope of the second half, by least squares. */
  readonly bytesPerHour: number;
  readonly isFlat: boolean;
};

/**
 * The slope over the second half may bring a tenth of the mean, or 16 MB where that is more: a heap is a saw whose teeth are as large, and
 * what is kept of a day's trades is a few megabytes. What leaks so that a month fills a small server is above it.
 */
const SHARE_MAX = 0.1;
const BYTES_MAX = 16e6;

/** The first half fills what is bounded: caches, tapes, tables of a day. @throws RangeError when there are not three sizes in the second half */
export function trendOf(sizes: readonly SizeAt[]): Trend {
  const endHour = sizes.at(-1)?.hour ?? 0;
  const half = sizes.filter(({ hour }) => hour >= endHour / 2);
  if (half.length < 3) throw new RangeError('fewer than three sizes say nothing of a slope');
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanHour = mean(half.map(({ hour }) => hour));
  const meanBytes = mean(half.map(({ bytes }) => bytes));
  const sum = (of: (size: SizeAt) => number) => half.reduce((total, size) => total + of(size), 0);
  const bytesPerHour =
    sum(({ hour, bytes }) => (hour - meanHour) * (bytes - meanBytes)) /
    sum(({ hour }) => (hour - meanHour) ** 2);
  const brought = bytesPerHour * (endHour / 2);
  return {
    ...{ meanBytes, mostBytes: Math.max(...sizes.map(({ bytes }) => bytes)), bytesPerHour },
    isFlat: brought <= Math.max(meanBytes * SHARE_MAX, BYTES_MAX),
  };
}
