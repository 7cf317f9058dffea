import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { type BenchmarkResult, machine, resultLine, resultOf } from './result.ts';
import { SAMPLING, sample } from './sampling.ts';

/** `npm run bench -- [NAME] [--json] [--seed N] [--seconds N]` */
const USAGE = 'usage: npm run bench -- [NAME] [--json] [--seed N] [--seconds N]';
const root = dirname(dirname(fileURLToPath(import.meta.url)));

function commandLine() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        seconds: { type: 'string', default: String(SAMPLING.measureMs / 1_000) },
        help: { type: 'boolean', default: false },
      },
    });
    const seed = Number(values.seed);
    const measureMs = Number(values.seconds) * 1_000;
    if (positionals.length > 1 || !Number.isSafeInteger(seed) || !(measureMs > 0)) throw new Error(USAGE);
    return { name: positionals[0] ?? '', json: values.json, help: values.help, seed, measureMs };
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

type Failure = { readonly what: string; readonly reason: string };
/** A benchmark that cannot run is named and does not keep the others from running. */
const failures: Failure[] = [];

async function load(file: string): Promise<readonly Benchmark[]> {
  try {
    const module = (await import(pathToFileURL(join(root, file)).href)) as {
      benchmarks?: readonly Benchmark[];
    };
    if (!Array.isArray(module.benchmarks)) throw new Error('it exports no list "benchmarks"');
    return module.benchmarks;
  } catch (error) {
    failures.push({ what: file, reason: (error as Error).message });
    return [];
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

const { name, json, help, seed, measureMs } = commandLine();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
const files = globSync(['{packages,apps}/*/src/**/*.bench.ts', 'bench/*.bench.ts'], { cwd: root }).sort();
const all: Benchmark[] = [];
for (const file of files) all.push(...(await load(file)));
const chosen = all.filter((benchmark) => benchmark.name.includes(name));
if (chosen.length === 0) console.error(`no benchmark has "${name}" in its name`);
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
if (json) console.log(JSON.stringify({ machine: on, seed, warmUpMs, measureMs, results, failures }, null, 2));
for (const { what, reason } of failures) console.error(`not measured: ${what}: ${reason}`);
process.exitCode = failures.length > 0 || results.length === 0 ? 1 : 0;
