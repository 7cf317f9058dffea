import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { fullCrashPoints } from './full-crash-points.ts';
import { fullReplays } from './full-replays.ts';
import { fullSoak } from './full-soak.ts';
import { type Tally, tally, verdict } from './tally.ts';

/**
 * Every check and test, cheap ones first: node tools/check.ts [--full] [PATH...]
 * The last line is "N passed, N failed"; checks and tests each count as one.
 */
const root = join(import.meta.dirname, '..');
const reportFile = join(root, '.runtime', 'tests.json');
const CHECKS: readonly (readonly [name: string, file: string, ...args: string[]])[] = [
  ['format and lint', 'node_modules/@biomejs/biome/bin/biome', 'check', '.'],
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['types of the page', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', 'apps/dashboard/tsconfig.json'],
  ['rings', 'tools/rings.ts'],
  ['unused code', 'node_modules/knip/bin/knip.js'],
];

const run = (args: readonly string[]): SpawnSyncReturns<Buffer> =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

function check([name, ...args]: readonly [string, ...string[]]): Tally {
  console.log(`\n── ${name}`);
  const passed = run(args).status === 0;
  console.log(passed ? 'passed' : 'FAILED');
  return { passed: passed ? 1 : 0, failures: passed ? [] : [name], skips: [] };
}

function tests(name: string, args: readonly string[]): Tally {
  console.log(`\n── ${name}`);
  mkdirSync(join(root, '.runtime'), { recursive: true });
  rmSync(reportFile, { force: true });
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const { status } = run([
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...args,
  ]);
  const report: unknown = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : null;
  return tally(report, status === 0, root);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { full: { type: 'boolean' } },
    allowPositionals: true,
  });
  const paths = positionals.map((path) => relative(root, join(process.cwd(), path)) || '.');
  const tallies = positionals.length > 0 ? [] : CHECKS.map(check);
  if (values.full === true) {
    process.env['PROPERTY_SEED'] ??= 'random';
    process.env['RECIO_FULL'] = '1';
  }
  tallies.push(tests('tests', paths));
  if (paths.length === 0 || paths.some((path) => path.startsWith(join('test', 'machines'))))
    tallies.push(tests('clean machines', ['--config', 'tools/vitest.machines.config.ts', ...paths]));
  if (values.full === true) {
    tallies.push(tests('full tests', ['--config', 'tools/vitest.full.config.ts']));
    tallies.push(await fullCrashPoints());
    tallies.push(fullSoak());
    tallies.push(fullReplays());
  }
  const { lines, ok } = verdict(tallies, process.env['CI'] === 'true');
  console.log(`\n${lines.join('\n')}`);
  return ok ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error('Usage: ./test.sh [--full] [PATH...]');
  process.exitCode = 2;
}
