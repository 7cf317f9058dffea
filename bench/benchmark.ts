/** One thing to measure. A file `*.bench.ts` exports `benchmarks: Benchmark[]`. */
export type Benchmark = {
  /** `signing: Ed25519`; `npm run bench -- signing` runs those whose name contains the word. */
  readonly name: string;
  readonly unit: BenchmarkUnit;
  /** How many operations one `run` does; 1 by default. Several, where one is too short for the clock. */
  readonly operations?: number;
  setup(context: BenchmarkContext): Promise<BenchmarkSubject>;
};

/** Time per operation, or operations per second. */
export type BenchmarkUnit = 'ns' | 'µs' | 'ms' | 's' | `${string}/s`;

type BenchmarkContext = {
  /** All chance in a benchmark comes from this. */
  readonly seed: number;
};

export type BenchmarkSubject = {
  /** Before each run, not measured. */
  before?(): Promise<void>;
  run(): void | Promise<void>;
  /** The same work done in the ordinary way, measured in turns with `run`, because machines are noisy. */
  readonly baseline?: { readonly name: string; run(): void | Promise<void> };
  close?(): void | Promise<void>;
};
