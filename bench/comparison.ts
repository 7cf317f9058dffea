import { percentile } from './sampling.ts';

/** Whole runs of several ways to do one work, in turns, because machines are noisy. A `*.bench.ts` exports `comparisons`. */
export type Comparison = {
  /** `npm run bench -- NAME` makes those whose name contains the word. */
  readonly name: string;
  setup(context: ComparisonContext): Promise<Compared>;
};

export type ComparisonContext = {
  readonly seed: number;
  /** Of the full amount of data; 1 for results that are told. */
  readonly share: number;
};

export type Compared = {
  readonly ways: readonly Way[];
  /** Said once: what could not be compared here, and how it could. */
  readonly notes?: readonly string[];
  close?(): Promise<void>;
};

export type Way = {
  readonly name: string;
  /** Name of the way that this one is compared with; without it, it is one that others are compared with. */
  readonly against?: string;
  /** Before each run, not measured. */
  before?(): Promise<void>;
  run(): Promise<undefined | Run>;
};

export type Run = {
  /** Where the clock around the run is not what is asked for. */
  readonly seconds?: number;
  readonly note?: string;
};

export type WayResult = {
  readonly name: string;
  readonly p50S: number;
  readonly minS: number;
  readonly maxS: number;
  readonly rounds: number;
  /** Median over the rounds of this way's time to the other's in the same round. */
  readonly against: { readonly name: string; readonly ratio: number } | null;
  /** Of the last round. */
  readonly note: string | null;
};

export async function compare({ ways }: Compared, rounds: number): Promise<readonly WayResult[]> {
  const runs = new Map<Way, { seconds: number; note: string | null }[]>(ways.map((way) => [way, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [way, taken] of runs) {
      await way.before?.();
      const startMs = performance.now();
      const run = await way.run();
      const seconds = run?.seconds ?? (performance.now() - startMs) / 1_000;
      taken.push({ seconds, note: run?.note ?? null });
    }
  }
  const secondsOf = (name: string) => {
    const way = ways.find((one) => one.name === name);
    if (way === undefined) throw new Error(`there is no way "${name}" to compare with`);
    return runs.get(way) ?? [];
  };
  return [...runs].map(([{ name, against }, taken]) => {
    const seconds = Float64Array.from(taken, (run) => run.seconds).sort();
    return {
      name,
      p50S: percentile(seconds, 0.5),
      minS: percentile(seconds, 0),
      maxS: percentile(seconds, 1),
      rounds,
      against: against === undefined ? null : { name: against, ratio: ratio(taken, secondsOf(against)) },
      note: taken.at(-1)?.note ?? null,
    };
  });
}

type Taken = readonly { readonly seconds: number }[];

const ratio = (ours: Taken, theirs: Taken): number =>
  percentile(
    Float64Array.from(ours, ({ seconds }, round) => seconds / (theirs[round]?.seconds ?? Number.NaN)).sort(),
    0.5,
  );

export function wayLine({ name, p50S, minS, maxS, against, note }: WayResult): string {
  const times = `${p50S.toFixed(1)} s  [${minS.toFixed(1)}–${maxS.toFixed(1)}]`;
  const compared = against === null ? '' : `  ${against.ratio.toFixed(2)} of ${against.name}`;
  return `  ${name.padEnd(52)} ${times.padEnd(22)}${compared}${note === null ? '' : `  (${note})`}`;
}
