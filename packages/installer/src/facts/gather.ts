import type { Machine } from '../machine.ts';
import { accountFacts } from './account.ts';
import { earlierInstallations } from './earlier.ts';
import { found } from './fact.ts';
import type { Asked, Facts } from './facts.ts';
import { diskFacts, memoryFacts, processorFacts } from './hardware.ts';
import { clockSkew, networkFacts } from './network.ts';
import { packageManagerFacts } from './package-manager.ts';
import { portFacts } from './ports.ts';
import { postgresFacts } from './postgres.ts';
import { repositoryFacts } from './repository.ts';
import { supervisorFacts } from './supervisor.ts';
import { surroundings } from './surroundings.ts';
import { systemFacts } from './system.ts';

/**
 * Finds out what this machine is. Looks, and changes nothing. Never throws: what cannot be found out is told as unknown,
 * because the same look serves a machine on which everything is broken.
 */
export async function gatherFacts(machine: Machine, asked: Asked): Promise<Facts> {
  const system = await found(() => systemFacts(machine));
  const looks = {
    packages: packageManagerFacts(machine, system),
    processor: processorFacts(machine),
    memory: memoryFacts(machine),
    disks: Promise.all([
      diskFacts(machine, 'installation', asked.location),
      diskFacts(machine, 'database', asked.databaseAt),
    ]),
    account: accountFacts(machine, asked.location),
    network: networkFacts(asked.targets),
    // Simulated trading has its own clock, and asks nobody.
    clockSkewMs: asked.clockUrl === null || asked.mode === 'simulated' ? null : clockSkew(asked.clockUrl),
    ports: portFacts(asked),
    postgres: postgresFacts(machine),
    supervisor: supervisorFacts(machine),
    earlier: earlierInstallations(machine, asked),
    repository: repositoryFacts(machine, asked.clone, asked.location, asked.kind),
  };
  return {
    formatVersion: 1,
    place: { clone: asked.clone, location: asked.location },
    system,
    ...(await all(looks)),
    surroundings: surroundings(machine),
  };
}

/** All at once, each under its name. */
async function all<T extends object>(looks: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const found = await Promise.all(Object.entries(looks).map(async ([name, look]) => [name, await look]));
  return Object.fromEntries(found) as { [K in keyof T]: Awaited<T[K]> };
}
