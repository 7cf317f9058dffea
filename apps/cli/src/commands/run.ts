import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { ORDERED_START } from '@rec-io/installer/supervisor/supervised';
import { Argument, type Command } from 'commander';
import { keepDatabaseRunning } from '../convert/database-keeper.ts';
import { requireConfigured } from '../installation.ts';
import { hostParent } from '../parent/host-parent.ts';
import { hostProgram } from '../programs/host-program.ts';
import { PROGRAMS } from '../programs/program-table.ts';
import { hostOrderedStart } from '../supervision/host-ordered-start.ts';
import { dataDirOf, withDataDir, withExamples } from './common.ts';

/** Not a program: only the database, for whoever moves or looks at its data while nothing else runs. */
const KEEPER = 'database';

export function runCommand(program: Command): void {
  const known = PROGRAMS.map(({ name }) => name).join(', ');
  const command = program
    .command('run')
    .description('host one program in the foreground; its log goes to standard output')
    .addArgument(new Argument('[program]', known))
    .option('--all', 'host the database and every program, restarting what ends');
  withExamples(withDataDir(command), 'recio run trader', 'recio run --all').action(
    async (name: string | undefined, { all }: { all?: boolean }) => {
      if (name === KEEPER) {
        await keepDatabaseRunning(await requireConfigured(await dataDirOf(command)));
        process.exit(0);
      }
      if (name === ORDERED_START)
        process.exit(await hostOrderedStart(await requireConfigured(await dataDirOf(command))));
      const program = PROGRAMS.find((candidate) => candidate.name === name);
      if (program === undefined && (name !== undefined || all !== true)) {
        throw new CatalogueError('REC-307', { program: name ?? '(none named)', known });
      }
      const installation = await requireConfigured(await dataDirOf(command));
      const code = await (program === undefined
        ? hostParent(installation)
        : hostProgram(program, installation));
      // What a program left open must not keep the process: it was asked to stop, and it has.
      process.exit(code);
    },
  );
}
