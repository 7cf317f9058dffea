import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { NOT_DONE } from './dependencies.ts';
import { fullCrashPoints } from './full-crash-points.ts';
import { fullReplays } from './full-replays.ts';
import { fullSoak } from './full-soak.ts';
import { leftOut } from './long-tests.ts';
import { slowest, type Tally, tally, verdict } from './tally.ts';

/**
 * Every check and test, cheap ones first: node tools/check.ts [--full] [PATH...]
 * The last line is "N passed, N failed"; checks and tests each count as one.
 */
const root = join(import.meta.dirname, '..');
const CHECKS: readonly (readonly [name: string, file: string, ...args: string[]])[] = [
  ['format and lint', 'node_modules/@biomejs/biome/bin/biome', 'check', '.'],
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['types of the page', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', 'apps/dashboard/tsconfig.json'],
  ['rings', 'tools/rings.ts'],
  ['unused code', 'node_modules/knip/bin/knip.js'],
  ['licences of packages', 'tools/dependencies.ts', 'licences'],
  ['known holes in packages', 'tools/dependencies.ts', 'holes'],
];

/**
 * Machines that install packages of Debian's share its cache of them and the port of its server, and go one after another; the others
 * need neither, and go beside them.
 */
const WITH_PACKAGES = ['full', 'packages'].map((name) => `test/machines/${name}.machine.ts`);

function check([name, ...args]: readonly [string, ...string[]]): Tally {
  console.log(`\n── ${name}`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status === NOT_DONE) {
    console.log('NOT DONE');
    return { passed: 0, failures: [], skips: [], notDone: [name] };
  }
  const passed = status === 0;
  console.log(passed ? 'passed' : 'FAILED');
  return { passed: passed ? 1 : 0, failures: passed ? [] : [name], skips: [] };
}

/** @param beside it goes beside another run: what it prints is shown when it has ended, and its ports are others */
async function tests(name: string, args: readonly string[], beside = false): Promise<Tally> {
  const runtime = join(root, '.runtime');
  const title = `\n── ${name}`;
  if (!beside) console.log(title);
  mkdirSync(runtime, { recursive: true });
  const report = join(runtime, beside ? 'tests-beside.json' : 'tests.json');
  rmSync(report, { force: true });
  const said = join(runtime, 'tests-beside.log');
  const output = beside ? openSync(said, 'w') : 'inherit';
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const begunMs = Date.now();
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: root,
    stdio: ['inherit', output, output],
    // As ./recio has it: tests start hundreds of programs, and a third of that time is reading their sources.
    env: {
      NODE_COMPILE_CACHE: join(runtime, 'compile-cache'),
      ...process.env,
      ...(beside ? { RECIO_TEST_WORKER: '2' } : {}),
    },
  });
  const [status] = await once(child, 'close');
  if (typeof output === 'number') {
    closeSync(output);
    console.log(`${title}\n${readFileSync(said, 'utf8')}`);
  }
  const found: unknown = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  console.log(`\n${name}: ${Math.round((Date.now() - begunMs) / 1000)} s, of these the slowest files`);
  for (const line of slowest(found, root)) console.log(line);
  return tally(found, status === 0, root);
}

/** Those that take hours beside them use whatever the machine has: then all go one after another. */
async function machines(paths: readonly string[], full: boolean): Promise<readonly Tally[]> {
  const config = ['--config', 'tools/vitest.machines.config.ts'];
  if (full || paths.length > 0) return [await tests('clean machines', [...config, ...paths])];
  const sample = process.env['RECIO_TEST_SAMPLE'];
  const without = (left: readonly string[]) => left.flatMap((path) => ['--exclude', path]);
  const left = sample === undefined ? [] : leftOut(sample);
  return Promise.all([
    tests('clean machines with packages of their own', [...config, ...WITH_PACKAGES, ...without(left)]),
    tests('other clean machines', [...config, ...without([...WITH_PACKAGES, ...left])], true),
  ]);
}

/** Of what takes long, only a part, which the commit draws: another one for the next. Says what it leaves out. */
function drawSample(): void {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
  const seed = process.env['RECIO_TEST_SAMPLE'] ?? (stdout.trim().slice(0, 12) || 'no commit');
  process.env['RECIO_TEST_SAMPLE'] = seed;
  console.log(`\n── sample ${seed} of the long tests. Left to ./test.sh --full, or to ./test.sh PATH:`);
  for (const path of leftOut(seed)) console.log(`   ${path}`);
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
  if (values.full !== true && paths.length === 0) drawSample();
  // What is named, and what --full runs, is never left out.
  else delete process.env['RECIO_TEST_SAMPLE'];
  tallies.push(await tests('tests', paths));
  if (paths.length === 0 || paths.some((path) => path.startsWith(join('test', 'machines'))))
    tallies.push(...(await machines(paths, values.full === true)));
  if (values.full === true) {
    tallies.push(await tests('full tests', ['--config', 'tools/vitest.full.config.ts']));
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
