import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Machine, type Ran, type RunOptions, thisMachine } from '../../src/machine.ts';
import type { Patience } from '../../src/packages/polite.ts';
import { brewWorld } from './brew-world.ts';
import { rpmWorld } from './rpm-world.ts';
import { Desk, readWorld, type World, writeWorld } from './world.ts';

/** Waits, but not for long. */
export const IMPATIENT: Patience = { busyMsMax: 5_000, lookEveryMs: 20, retryAfterMs: [20, 20] };

export type StandIn = {
  /** Stand-ins answer within this process: a test asks them hundreds of times. */
  readonly machine: Machine;
  /** Stand-ins are programs on its PATH. */
  readonly machineWithPrograms: Machine;
  readonly directory: string;
  world(): World;
  change(changes: Partial<World>): void;
  /** What it was asked, one line each. */
  asked(): readonly string[];
  remove(): void;
};

const NOTHING: World = {
  installed: {},
  offered: {},
  fetchFailures: 0,
  installFails: false,
  lockedTimes: 0,
  streams: [],
  stream: null,
  dialect: 'dnf4',
};
const PROGRAMS = { rpm: ['rpm', 'dnf', 'yum'], brew: ['brew'] };

/** A machine with a stand-in in the place of its package manager, which keeps its packages in a file. */
export function standIn(kind: 'rpm' | 'brew', world: Partial<World>): StandIn {
  const directory = mkdtempSync(join(tmpdir(), 'rec-io-stand-in-'));
  const file = join(directory, 'world.json');
  writeWorld({ ...NOTHING, ...world }, file);
  const source = join(import.meta.dirname, 'on-path.ts');
  for (const program of PROGRAMS[kind])
    writeFileSync(
      join(directory, program),
      `#!/bin/sh\nexec '${process.execPath}' '${source}' '${file}' ${program} "$@"\n`,
      { mode: 0o755 },
    );
  const real = thisMachine({ PATH: `${directory}:/usr/bin:/bin`, HOME: directory });
  const answer = (program: string, args: readonly string[], onLine: RunOptions['onLine']): Ran => {
    const desk = new Desk(file, program, args);
    const code = (kind === 'brew' ? brewWorld : rpmWorld)(program, args, desk);
    for (const line of `${desk.stdout}${desk.stderr}`.split('\n')) onLine?.(line);
    return { code, stdout: desk.stdout, stderr: desk.stderr };
  };
  const run: Machine['run'] = async (program, args, options) => {
    if (PROGRAMS[kind].includes(program)) return answer(program, args, options?.onLine);
    // Shielded from signals, with its output in a file: sh -c SCRIPT sh FILE PROGRAM ARGUMENT…
    const [, , , log = '', shielded = '', ...rest] = args;
    if (program !== 'sh' || !PROGRAMS[kind].includes(shielded)) return real.run(program, args, options);
    const { code, stdout, stderr } = answer(shielded, rest, undefined);
    writeFileSync(log, stdout + stderr);
    return { code, stdout: '', stderr: '' };
  };
  return {
    machine: { ...real, run },
    machineWithPrograms: real,
    directory,
    world: () => readWorld(file),
    change: (changes) => writeWorld({ ...readWorld(file), ...changes }, file),
    asked: () => readFileSync(`${file}.asked`, 'utf8').trim().split('\n'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
