import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Taken } from '../apps/cli/test/soak/taken.ts';
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
/** The day in which nothing is killed, memory and disk are watched and pages read: slower, so that its clock keeps up. */
const WATCHED = { hours: 24, kills: 0, speed: 30, seed: 5, readers: 30 };

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
  readonly taken: Taken | null;
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
    const part = soaked({ hours: HOURS, kills: KILLS, speed: SPEED, seed });
    done.push(part);
    tell(part, `killed for ${HOURS} hours`);
    writeFileSync(state, JSON.stringify(done));
    writeProof(
      '## Killed for a simulated day',
      proof(
        commit,
        done.filter((each) => SEEDS.includes(each.seed)),
      ),
    );
  }
  if (!done.some(({ seed }) => seed === WATCHED.seed)) {
    const day = soaked(WATCHED);
    done.push(day);
    tell(day, 'watched for a day under load');
    writeFileSync(state, JSON.stringify(done));
    writeProof('## A simulated day under load', proofOfDay(commit, day));
  }
  const failures = done.filter(({ wrong }) => wrong.length > 0).map(({ seed }) => `soak with seed ${seed}`);
  return { passed: done.length - failures.length, failures, skips: [] };
}

function tell({ wrong, seed }: Part, what: string): void {
  console.log(`${wrong.length === 0 ? 'passed' : 'FAILED'}  ${what}, seed ${seed}`);
  for (const each of wrong) console.log(`  ${each}`);
}

function soaked(options: Readonly<Record<string, number>> & { readonly seed: number }): Part {
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'apps/cli/test/soak/main.ts'),
      ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
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
    taken: null,
  };
  const { seed } = options;
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

function proofOfDay(commit: string, { hours, wallS, entries, fills, taken, wrong }: Part): string {
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  const { kills: _, ...load } = WATCHED;
  return [
    'Written by `./test.sh --full`. Nothing is killed; much is traded, signed-in pages read, and every minute memory (`Pss`) and disk are',
    'looked at. Flat: what the slope of the second half brings is below a tenth, or 16 MB. Predicted: by the second quarter.\n',
    `Commit ${commit}, ${new Date().toISOString().slice(0, 10)}: ${hours.toFixed(1)} hours in ${wallS} seconds, ${JSON.stringify(load)}, ${entries} entries, ${fills} fills.\n`,
    ...wrong.map((each) => `FAILED: ${each}\n`),
    '| memory | mean of the second half, MB | most, MB | MB an hour | flat |',
    '|---|---|---|---|---|',
    ...Object.entries(taken?.memory ?? {}).map(
      ([name, { meanBytes, mostBytes, bytesPerHour, isFlat }]) =>
        `| ${name} | ${mb(meanBytes)} | ${mb(mostBytes)} | ${mb(bytesPerHour)} | ${isFlat ? 'yes' : 'NO'} |`,
    ),
    '',
    '| disk | MB a day predicted | found |',
    '|---|---|---|',
    ...Object.entries(taken?.disk ?? {}).map(
      ([name, { predictedPerDay, foundPerDay }]) =>
        `| ${name} | ${mb(predictedPerDay)} | ${mb(foundPerDay)} |`,
    ),
  ].join('\n');
}
