import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { type Comparison, compare, type WayResult, wayLine } from './comparison.ts';
import { type BenchmarkResult, machine, resultLine, resultOf } from './result.ts';
import { SAMPLING, sample } from './sampling.ts';

const USAGE = `usage: npm run bench -- [NAME] [--json] [--seed N] [--seconds N] [--rounds N] [--share N]
  --seconds  for each benchmark
  --rounds   of each comparison of whole runs, 3 if not given
  --share    of the data of comparisons, 1 if not given: 0.01 to see whether all of it runs`;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

function commandLine() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        seconds: { type: 'string', default: String(SAMPLING.measureMs / 1_000) },
        rounds: { type: 'string', default: '3' },
        share: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    });
    const seed = Number(values.seed);
    const measureMs = Number(values.seconds) * 1_000;
    const [rounds, share] = [Number(values.rounds), Number(values.share)];
    const isUnderstood = Number.isSafeInteger(seed) && rounds >= 1 && share > 0 && measureMs > 0;
    if (positionals.length > 1 || !isUnderstood) throw new Error(USAGE);
    const { json, help } = values;
    return { name: positionals[0] ?? '', json, help, seed, measureMs, rounds, share };
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

type Failure = { readonly what: string; readonly reason: string };
/** A benchmark that cannot run is named and does not keep the others from running. */
const failures: Failure[] = [];

type BenchmarkFile = {
  readonly benchmarks?: readonly Benchmark[];
  readonly comparisons?: readonly Comparison[];
  /** What its comparisons share. */
  readonly close?: () => Promise<void>;
};

async function load(file: string): Promise<BenchmarkFile> {
  try {
    const module = (await import(pathToFileURL(join(root, file)).href)) as BenchmarkFile;
    if (module.benchmarks === undefined && module.comparisons === undefined)
      throw new Error('it exports no list "benchmarks" or "comparisons"');
    return module;
  } catch (error) {
    failures.push({ what: file, reason: (error as Error).message });
    return {};
  }
}

async function measure(benchmark: Benchmark, seed: number, measureMs: number): Promise<BenchmarkResult> {
  const subject = await benchmark.setup({ seed });
  try {
    return resultOf(benchmark, await sample(subject, { ...SAMPLING, measureMs }), subject.baseline?.name);
  } finally {
    await subject.close?.();
  }
}

async function compared(comparison: Comparison): Promise<readonly WayResult[]> {
  const subject = await comparison.setup({ seed, share });
  try {
    if (!json) for (const note of subject.notes ?? []) console.log(`  ${note}`);
    return await compare(subject, rounds);
  } finally {
    await subject.close?.();
  }
}

const { name, json, help, seed, measureMs, rounds, share } = commandLine();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
const files = globSync(['{packages,apps}/*/src/**/*.bench.ts', 'bench/*.bench.ts'], { cwd: root }).sort();
const loaded: BenchmarkFile[] = [];
for (const file of files) loaded.push(await load(file));
const isChosen = (one: { readonly name: string }) => one.name.includes(name);
const chosen = loaded.flatMap(({ benchmarks = [] }) => benchmarks).filter(isChosen);
const chosenComparisons = loaded.flatMap(({ comparisons = [] }) => comparisons).filter(isChosen);
if (chosen.length + chosenComparisons.length === 0) console.error(`no benchmark has "${name}" in its name`);
const on = machine();
const warmUpMs = SAMPLING.warmUpMs;
if (!json) {
  console.log(
    `${on.cpu}, ${on.cores} cores, ${on.memoryGb} GB, ${on.system}, Node ${on.node}, load ${on.loadAverage}`,
  );
  console.log(`seed ${seed}, ${warmUpMs} ms warm-up, ${measureMs} ms each\n`);
}
const results: BenchmarkResult[] = [];
for (const benchmark of chosen) {
  try {
    const result = await measure(benchmark, seed, measureMs);
    results.push(result);
    if (!json) console.log(resultLine(result));
  } catch (error) {
    failures.push({ what: benchmark.name, reason: (error as Error).message });
  }
}
const comparisons: { readonly name: string; readonly ways: readonly WayResult[] }[] = [];
for (const comparison of chosenComparisons) {
  try {
    if (!json) console.log(`\n${comparison.name}`);
    const ways = await compared(comparison);
    comparisons.push({ name: comparison.name, ways });
    if (!json) for (const way of ways) console.log(wayLine(way));
  } catch (error) {
    failures.push({ what: comparison.name, reason: (error as Error).message });
  }
}
for (const { close } of loaded) await close?.();
if (json)
  console.log(
    JSON.stringify(
      { machine: on, seed, warmUpMs, measureMs, share, results, comparisons, failures },
      null,
      2,
    ),
  );
for (const { what, reason } of failures) console.error(`not measured: ${what}: ${reason}`);
process.exitCode = failures.length > 0 || results.length + comparisons.length === 0 ? 1 : 0;
