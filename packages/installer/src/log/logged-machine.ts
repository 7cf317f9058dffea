import type { Machine } from '../machine.ts';
import type { InstallationLog } from './installation-log.ts';

const QUOTED_LENGTH_MAX = 2_000;

/**
 * Tells the log which programs are run, with their arguments and how they ended. Never what they are given to read or find in
 * their environment: passwords go that way. Of what they say only the end is kept, and only when they fail.
 */
export const loggedMachine = (machine: Machine, log: InstallationLog): Machine => ({
  platform: machine.platform,
  arch: machine.arch,
  isRoot: machine.isRoot,
  environment: machine.environment,
  read: (path) => machine.read(path),
  which: (program) => machine.which(program),
  async run(program, args, options) {
    const begunMs = performance.now();
    const ran = await machine.run(program, args, options);
    const { code, stdout, stderr } = ran;
    const said = code === 0 ? {} : { said: (stderr || stdout).slice(-QUOTED_LENGTH_MAX) };
    const durationMs = Math.round(performance.now() - begunMs);
    log.info([program, ...args].join(' '), { event: 'program', code, durationMs, ...said });
    return ran;
  },
});
