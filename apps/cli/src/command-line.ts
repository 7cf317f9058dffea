import { startHeartbeat } from '@rec-io/database/heartbeat';
import { errorCode } from '@rec-io/installer/explain';
import { CommanderError } from 'commander';
import { tellFailure } from './failure.ts';
import { buildProgram } from './program.ts';

/**
 * `recio …`
 * @returns the exit code: 0 done, 1 failed, 2 wrong options, 130 stopped by a signal
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  // `recio logs | head`: a reader that has seen enough is no failure.
  process.stdout.on('error', (error) => {
    if (errorCode(error) === 'EPIPE') process.exit();
  });
  startHeartbeat();
  try {
    const program = await buildProgram(args);
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has told what is wrong already; it ends help and version in the same way.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return tellFailure(error, args.includes('--json'));
  }
}
