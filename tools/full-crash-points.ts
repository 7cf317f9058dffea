import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoMachines } from '../test/machines/possible.ts';
import { type RollbackScene, rollbackScene } from '../test/machines/rollback-scene.ts';
import { writeProof } from './proof.ts';
import type { Tally } from './tally.ts';

/**
 * Kills a full installation by root on clean Debian 12 at each of its crash points and takes it back, each a part of its own:
 * a run that was stopped goes on with the first point that is missing, as long as the commit is the same.
 */
type Part = { readonly point: string; readonly seconds: number; readonly left: readonly string[] };

const root = join(import.meta.dirname, '..');
const SUITE = 'bookworm';

export async function fullCrashPoints(): Promise<Tally> {
  const why = whyNoMachines();
  if (why !== null) return { passed: 0, failures: [], skips: [`crash points: ${why}`] };
  const { stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8' });
  const commit = stdout.trim();
  const state = join(root, '.runtime', 'full', `crash-points-${commit}.json`);
  mkdirSync(join(root, '.runtime', 'full'), { recursive: true });
  const done: Part[] = existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')) : [];
  let at: RollbackScene = await rollbackScene(SUITE);
  const { points } = at;
  try {
    for (const point of points.filter((each) => !done.some((part) => part.point === each))) {
      const started = performance.now();
      const left = await at
        .rolledBackAt(point)
        .catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
      const part = { point, seconds: Math.round((performance.now() - started) / 1_000), left };
      done.push(part);
      console.log(
        `${left.length === 0 ? 'passed' : 'FAILED'}  ${point}, ${part.seconds} s ${left.join('; ')}`,
      );
      writeFileSync(state, JSON.stringify(done));
      writeProof('## Crash points', proof(commit, done, points.length));
      if (left.length === 0) continue;
      // What one has left must not be laid at the next one's door.
      await at.end();
      at = await rollbackScene(SUITE);
    }
  } finally {
    await at.end();
  }
  const failures = done.filter(({ left }) => left.length > 0).map(({ point }) => `rollback from ${point}`);
  return { passed: done.length - failures.length, failures, skips: [] };
}

function proof(commit: string, parts: readonly Part[], all: number): string {
  const seconds = parts.reduce((total, part) => total + part.seconds, 0);
  const failed = parts.filter(({ left }) => left.length > 0).length;
  return [
    'Written by `./test.sh --full`: on clean Debian 12 a full installation by root is killed there, `recio install --rollback`',
    'takes it back, and files, packages and running programs are compared with before.\n',
    `Commit ${commit}, ${new Date().toISOString().slice(0, 10)}: ${parts.length} of ${all} points, ${failed} failed, ${seconds.toLocaleString('en-US')} seconds.\n`,
    '| killed | taken back | seconds |',
    '|---|---|---|',
    ...parts.map(
      ({ point, seconds, left }) =>
        `| ${point} | ${left.length === 0 ? 'whole' : `FAILED: ${left.length} differences`} | ${seconds} |`,
    ),
  ].join('\n');
}
