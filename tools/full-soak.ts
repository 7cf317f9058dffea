import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeProof } from './proof.ts';
import type { Tally } from './tally.ts';

/**
 * A simulated day in which real processes are killed, in four parts, each an installation of its own with another seed: a run
 * that was stopped goes on with the first part that is missing, as long as the commit is the same.
 */
const SEEDS = [1, 2, 3, 4];
const HOURS = 6;
const KILLS = 40;
const SPEED = 60;

type Part = {
  readonly seed: number;
  readonly hours: number;
  readonly wallS: number;
  readonly misfortunes: Readonly<Record<string, number>>;
  readonly lives: number;
  readonly entries: number;
  readonly exits: number;
  readonly fills: number;
  readonly settlements: number;
  readonly wrong: readonly string[];
};

const root = join(import.meta.dirname, '..');

export function fullSoak(): Tally {
  const { stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8' });
  const commit = stdout.trim();
  const place = join(root, '.runtime', 'full');
  mkdirSync(place, { recursive: true });
  const state = join(place, `soak-${commit}.json`);
  const done: Part[] = existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')) : [];
  for (const seed of SEEDS) {
    if (done.some((part) => part.seed === seed)) continue;
    const part = soaked(seed);
    done.push(part);
    console.log(`${part.wrong.length === 0 ? 'passed' : 'FAILED'}  killed for ${HOURS} hours, seed ${seed}`);
    for (const wrong of part.wrong) console.log(`  ${wrong}`);
    writeFileSync(state, JSON.stringify(done));
    writeProof('## Killed for a simulated day', proof(commit, done));
  }
  const failures = done.filter(({ wrong }) => wrong.length > 0).map(({ seed }) => `soak with seed ${seed}`);
  return { passed: done.length - failures.length, failures, skips: [] };
}

function soaked(seed: number): Part {
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'apps/cli/test/soak/main.ts'),
      ...['--hours', HOURS, '--kills', KILLS, '--speed', SPEED, '--seed', seed].map(String),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 },
  );
  const none = {
    hours: 0,
    wallS: 0,
    misfortunes: {},
    lives: 0,
    entries: 0,
    exits: 0,
    fills: 0,
    settlements: 0,
  };
  return stdout === ''
    ? { seed, ...none, wrong: ['it did not come to its end'] }
    : { ...(JSON.parse(stdout) as Omit<Part, 'seed'>), seed };
}

function proof(commit: string, parts: readonly Part[]): string {
  const failed = parts.filter(({ wrong }) => wrong.length > 0).length;
  return [
    'Written by `./test.sh --full`. Trader, PostgreSQL, exchange, web, monitor and their parent are killed (`kill -9`) or stopped for a',
    'while at drawn moments while much is traded; afterwards rows and answers have to tell one story: docs/simulation.md.\n',
    `Commit ${commit}, ${new Date().toISOString().slice(0, 10)}: ${parts.length} of ${SEEDS.length} parts, ${failed} failed.\n`,
    '| seed | result | hours | killed and stopped | traders | entries | exits | fills | settlements | seconds |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...parts.map((part) => {
      const blows = Object.values(part.misfortunes).reduce((sum, count) => sum + count, 0);
      const result = part.wrong.length === 0 ? 'right' : `FAILED: ${part.wrong.length} things`;
      const cells = [part.seed, result, part.hours.toFixed(1), blows, part.lives, part.entries, part.exits];
      return `| ${[...cells, part.fills, part.settlements, part.wallS].join(' | ')} |`;
    }),
  ].join('\n');
}
