import { dirname } from 'node:path';
import type { Machine } from '../machine.ts';
import { output, requireOutput } from './ask.ts';
import { type Fact, found } from './fact.ts';
import type { Account } from './facts.ts';

/** Who installs, and what they may do. */
export const accountFacts = (machine: Machine, location: string): Promise<Fact<Account>> =>
  found(async () => {
    const uid = Number(await requireOutput(machine, 'id', '-u'));
    // An account without a name is what some containers run as.
    const name = (await output(machine, 'id', '-un')) ?? `uid ${uid}`;
    const home = machine.environment['HOME'] ?? '';
    return {
      name,
      uid,
      isRoot: machine.isRoot,
      home,
      homeWritable: home !== '' && (await isWritable(machine, home)),
      umask: (await output(machine, 'sh', '-c', 'umask')) ?? '',
      elevation: machine.isRoot ? { program: null, withoutPassword: true } : await elevation(machine),
      locationWritable: await canBeMade(machine, location),
    };
  });

/** Asks without asking: `-n` never prompts. */
async function elevation(machine: Machine): Promise<Account['elevation']> {
  for (const program of ['sudo', 'doas'] as const) {
    if ((await machine.which(program)) === null) continue;
    return { program, withoutPassword: (await output(machine, program, '-n', 'true')) !== null };
  }
  return { program: null, withoutPassword: false };
}

const isWritable = async (machine: Machine, path: string): Promise<boolean> =>
  (await output(machine, 'test', '-d', path, '-a', '-w', path)) !== null;

/** The path itself, or the nearest directory above it that exists. */
async function canBeMade(machine: Machine, path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    if ((await output(machine, 'test', '-e', at)) !== null) return isWritable(machine, at);
    if (dirname(at) === at) return false;
  }
}
