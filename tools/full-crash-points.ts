import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrashScene } from '../apps/cli/test/fixtures/crash-points.ts';
import { embeddedKills } from '../apps/cli/test/fixtures/embedded-kills.ts';
import { drawnMoments } from '../test/machines/drawn-moments.ts';
import { whyNoMachines } from '../test/machines/possible.ts';
import { powerCuts } from '../test/machines/power-cuts.ts';
import { writeProof } from './proof.ts';
import type { Tally } from './tally.ts';

/**
 * Kills installations at each of their crash points, and at moments that are drawn, and takes them back; each a part of its own:
 * a run that was stopped goes on with the first that is missing, as long as the commit is the same.
 */
type Part = { readonly point: string; readonly seconds: number; readonly wrong: readonly string[] };
/** The points are known once the scene was opened. */
type Done = { readonly points: readonly string[]; readonly parts: readonly Part[] };
type Kind = { readonly title: string; readonly onMachine: boolean; open(): Promise<CrashScene> };

const DRAWS = Number(process.env['RECIO_CRASH_DRAWS'] ?? 6);
const SEED = Number(process.env['RECIO_CRASH_SEED'] ?? 1);
const KINDS = {
  power: {
    title: 'By root on clean Debian 12, the power fails: a copy is taken back, and it goes on',
    onMachine: true,
    open: () => powerCuts('bookworm'),
  },
  moments: {
    title: 'By root on clean Debian 12, killed at a drawn moment',
    onMachine: true,
    open: () => drawnMoments('bookworm', DRAWS, SEED),
  },
  embedded: {
    title: 'In full on the embedded database, killed and taken back',
    onMachine: false,
    open: () => embeddedKills('full'),
  },
  quick: { title: 'Quickly, killed and removed', onMachine: false, open: () => embeddedKills('quick') },
} satisfies Readonly<Record<string, Kind>>;

const root = join(import.meta.dirname, '..');

export async function fullCrashPoints(names = Object.keys(KINDS) as (keyof typeof KINDS)[]): Promise<Tally> {
  const { stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8' });
  const commit = stdout.trim();
  const place = join(root, '.runtime', 'full');
  mkdirSync(place, { recursive: true });
  const stateOf = (name: string) => join(place, `crash-points-${commit}-${name}.json`);
  const doneOf = (name: string): Done =>
    existsSync(stateOf(name)) ? JSON.parse(readFileSync(stateOf(name), 'utf8')) : { points: [], parts: [] };
  const why = whyNoMachines();
  const skips: string[] = [];
  for (const name of names) {
    const { title, onMachine, open } = KINDS[name];
    if (onMachine && why !== null) skips.push(`crash points: ${title}: ${why}`);
    else
      await eachMissing(open, doneOf(name), (done) => {
        writeFileSync(stateOf(name), JSON.stringify(done));
        writeProof(`## Crash points: ${title}`, proof(commit, done));
      });
  }
  const parts = names.flatMap((name) => doneOf(name).parts);
  const failures = parts.filter(({ wrong }) => wrong.length > 0).map(({ point }) => `crash point ${point}`);
  return { passed: parts.length - failures.length, failures, skips };
}

async function eachMissing(open: Kind['open'], before: Done, save: (done: Done) => void): Promise<void> {
  const isDone = (point: string) => before.parts.some((part) => part.point === point);
  if (before.points.length > 0 && before.points.every(isDone)) return;
  const parts = [...before.parts];
  let at = await open();
  const { points } = at;
  try {
    for (const point of points.filter((each) => !isDone(each))) {
      const started = performance.now();
      let isLost = false;
      const wrong = await at.provenAt(point).catch((error: unknown) => {
        isLost = true;
        return [error instanceof Error ? error.message : String(error)];
      });
      const part = { point, seconds: Math.round((performance.now() - started) / 1_000), wrong };
      parts.push(part);
      console.log(
        `${wrong.length === 0 ? 'passed' : 'FAILED'}  ${point}, ${part.seconds} s ${wrong.join('; ')}`,
      );
      save({ points, parts });
      if (!isLost) continue;
      // What became of it must not be laid at the next one's door.
      await at.end();
      at = await open();
    }
  } finally {
    await at.end();
  }
}

function proof(commit: string, { points, parts }: Done): string {
  const failed = parts.filter(({ wrong }) => wrong.length > 0).length;
  const seconds = parts.reduce((total, part) => total + part.seconds, 0).toLocaleString('en-US');
  return [
    'Written by `./test.sh --full`. Taken back (`recio install --rollback`; a quick one by `recio uninstall --purge`), files, packages',
    'and running programs are compared with before; gone on with, the system is verified at the end.\n',
    `Commit ${commit}, ${new Date().toISOString().slice(0, 10)}: ${parts.length} of ${points.length}, ${failed} failed, ${seconds} seconds.\n`,
    '| killed | result | seconds |',
    '|---|---|---|',
    ...parts.map(
      ({ point, seconds, wrong }) =>
        `| ${point} | ${wrong.length === 0 ? 'right' : `FAILED: ${wrong.length} differences`} | ${seconds} |`,
    ),
  ].join('\n');
}
