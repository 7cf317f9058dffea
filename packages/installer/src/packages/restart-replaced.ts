import type { RunningPostgres } from '../facts/facts.ts';
import { runningServers } from '../facts/postgres.ts';
import type { Machine } from '../machine.ts';
import type { StepContext } from '../step.ts';
import { gaveUp } from './failures.ts';
import type { PackageManager } from './package-manager.ts';
import { databasesOf, restartCommand } from './services.ts';

/**
 * Restarts the servers whose program files this run has replaced: they would fail at the next thing that they load. Those
 * that were so before are somebody else's business.
 * @param before the servers that ran before packages changed
 */
export async function restartReplaced(
  machine: Machine,
  manager: PackageManager,
  before: readonly RunningPostgres[],
  { say }: Pick<StepContext, 'say'>,
): Promise<void> {
  const already = new Set(before.filter(({ replaced }) => replaced).map(({ pid }) => pid));
  for (const server of await runningServers(machine)) {
    if (!server.replaced || already.has(server.pid)) continue;
    const title = `PostgreSQL ${server.version ?? ''} on port ${server.port ?? '?'}`;
    const command = await restartCommand(machine, manager, server);
    if (command === null) {
      say(`${title} must be restarted by whoever started it: an upgrade replaced its programs`);
      continue;
    }
    const databases = await databasesOf(machine, server);
    const serves = databases.length === 0 ? '' : ` (databases ${databases.join(', ')})`;
    say(`Restarting ${title}${serves}: an upgrade replaced its programs`);
    const [program, ...args] = command;
    const ran = await machine.run(program, args, { timeoutMs: 120_000 });
    if (ran.code !== 0)
      throw gaveUp(manager.name, `${title} does not start again after an upgrade (${command.join(' ')})`);
  }
}
