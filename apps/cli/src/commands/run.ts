import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { ORDERED_START } from '@rec-io/installer/supervisor/supervised';
import { Argument, type Command } from 'commander';
import { type Installation, requireConfigured } from '../installation.ts';
import { loaded } from '../loaded.ts';
import { PROGRAMS } from '../programs/program-table.ts';
import { dataDirOf, withDataDir, withExamples } from './common.ts';

/** Not a program: only the database, for whoever moves or looks at its data while nothing else runs. */
const KEEPER = 'database';
const KNOWN = PROGRAMS.map(({ name }) => name).join(', ');

export function runCommand(program: Command): void {
  const command = program
    .command('run')
    .description('host one program in the foreground; its log goes to standard output')
    .addArgument(new Argument('[program]', KNOWN))
    .option('--all', 'host the database and every program, restarting what ends');
  withExamples(withDataDir(command), 'recio run trader', 'recio run --all').action(
    async (name: string | undefined, { all }: { all?: boolean }) => {
      const host = await hostOf(name, all === true);
      const code = await host(await requireConfigured(await dataDirOf(command)));
      // What a program left open must not keep the process: it was asked to stop, and it has.
      process.exit(code);
    },
  );
}

type Host = (installation: Installation) => Promise<number>;

/** Loaded only when meant: a process that stays holds the code of its own program alone. */
function hostOf(name: string | undefined, all: boolean): Promise<Host> {
  if (name === KEEPER)
    return loaded(async () => {
      const { keepDatabaseRunning } = await import('../convert/database-keeper.ts');
      return (installation) => keepDatabaseRunning(installation).then(() => 0);
    });
  if (name === ORDERED_START)
    return loaded(async () => (await import('../supervision/host-ordered-start.ts')).hostOrderedStart);
  const program = PROGRAMS.find((candidate) => candidate.name === name);
  if (program !== undefined)
    return loaded(async () => {
      const { hostProgram } = await import('../programs/host-program.ts');
      return (installation) => hostProgram(program, installation);
    });
  if (name !== undefined || !all)
    throw new CatalogueError('REC-307', { program: name ?? '(none named)', known: KNOWN });
  return loaded(async () => (await import('../parent/host-parent.ts')).hostParent);
}
