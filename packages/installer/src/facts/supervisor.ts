import type { Machine } from '../machine.ts';
import { lines, output } from './ask.ts';
import { type Fact, found } from './fact.ts';
import type { SupervisorFacts } from './facts.ts';
import { processes } from './processes.ts';

const CONFIGURATIONS =
  '/etc/supervisor/supervisord.conf /etc/supervisor/conf.d/* /etc/supervisord.conf /etc/supervisord.d/* /opt/homebrew/etc/supervisord.conf /opt/homebrew/etc/supervisor.d/* /usr/local/etc/supervisord.conf';

/** Which Supervisor is there, and what of others it runs. */
export const supervisorFacts = (machine: Machine): Promise<Fact<SupervisorFacts>> =>
  found(async () => {
    const binary = await machine.which('supervisord');
    return {
      binary,
      version: binary === null ? null : await output(machine, binary, '--version'),
      running: (await processes(machine))
        .filter(({ arguments: parts }) => parts.slice(0, 2).some((part) => /(^|\/)supervisord$/.test(part)))
        .map(({ pid, arguments: parts }) => ({ pid, command: parts.join(' ') })),
      configurations: lines(
        await output(machine, 'sh', '-c', `for f in ${CONFIGURATIONS}; do [ -f "$f" ] && echo "$f"; done; :`),
      ),
    };
  });
