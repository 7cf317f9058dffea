import { type SizeAt, type Trend, trendOf } from './flat.ts';
import { ERRANDS } from './held-memory.ts';
import type { Sample } from './watch.ts';

/** How something on the disk grew, in bytes per day of exchange time. */
export type Growth = { readonly predictedPerDay: number; readonly foundPerDay: number };

export type Taken = {
  readonly memory: Readonly<Record<string, Trend>>;
  readonly disk: Readonly<Record<string, Growth>>;
  /** Nothing when memory is flat and the disk grew as predicted. */
  readonly wrong: readonly string[];
};

/** Hours differ by how much is traded in them; a part of the database's log is 1 MB, and a base copy some more. */
const MORE_SHARE = 1.5;
const MORE_BYTES = 32e6;
const HOURS_PER_DAY = 24;

/**
 * What a run took. Its second quarter predicts what the second half brings, as `recio data sizes` does from the days before: the
 * bytes that came, by the time in which they did. The first quarter fills what is bounded.
 * @throws RangeError when there are too few samples
 */
export function judgeTaken(samples: readonly Sample[]): Taken {
  const trends = byName(samples, ({ memory }) =>
    Object.entries(memory).flatMap(([name, { pss }]) => (name === ERRANDS ? [] : [[name, pss] as const])),
  );
  const memory = Object.fromEntries([...trends].map(([name, sizes]) => [name, trendOf(sizes)]));
  const sizes = byName(samples, ({ disk }) => Object.entries(disk));
  const disk = Object.fromEntries([...sizes].map(([name, each]) => [name, growthOf(each)]));
  return {
    ...{ memory, disk },
    wrong: [
      ...Object.entries(memory).flatMap(([name, { isFlat, bytesPerHour }]) =>
        isFlat ? [] : [`the memory of ${name} grows by ${mb(bytesPerHour)} MB an hour`],
      ),
      ...Object.entries(disk).flatMap(([name, { predictedPerDay, foundPerDay }]) =>
        foundPerDay <= Math.max(0, predictedPerDay) * MORE_SHARE + MORE_BYTES
          ? []
          : [`${name} grew by ${mb(foundPerDay)} MB a day, and ${mb(predictedPerDay)} were predicted`],
      ),
    ],
  };
}

const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);

function growthOf(sizes: readonly SizeAt[]): Growth {
  const endHour = sizes.at(-1)?.hour ?? 0;
  const perDay = (from: number, to: number): number => {
    const within = sizes.filter(({ hour }) => hour >= from * endHour && hour <= to * endHour);
    const [first, last] = [within[0], within.at(-1)];
    if (first === undefined || last === undefined || last.hour === first.hour) return 0;
    return ((last.bytes - first.bytes) / (last.hour - first.hour)) * HOURS_PER_DAY;
  };
  return { predictedPerDay: perDay(0.25, 0.5), foundPerDay: perDay(0.5, 1) };
}

function byName(
  samples: readonly Sample[],
  of: (sample: Sample) => readonly (readonly [string, number])[],
): ReadonlyMap<string, SizeAt[]> {
  const sizes = new Map<string, SizeAt[]>();
  for (const sample of samples)
    for (const [name, bytes] of of(sample))
      sizes.set(name, [...(sizes.get(name) ?? []), { hour: sample.hour, bytes }]);
  return sizes;
}
