import type { Machine } from '../machine.ts';
import { packageManager } from '../packages/choose.ts';
import { output } from './ask.ts';
import { type Fact, found } from './fact.ts';
import type { OperatingSystem, PackageManagerFacts, PackageManagerName } from './facts.ts';

/** The package manager of this system, and whether it can be used now. */
export const packageManagerFacts = (
  machine: Machine,
  system: Fact<OperatingSystem>,
): Promise<Fact<PackageManagerFacts | null>> =>
  found(async () => {
    const manager = await packageManager(machine, system);
    if (manager === null) return null;
    return {
      name: manager.name,
      version: await version(machine, manager.name),
      busy: await manager.busy(),
      halfDone: await manager.halfDone(),
    };
  });

async function version(machine: Machine, name: PackageManagerName): Promise<string> {
  const program = name === 'apt' ? 'apt-get' : name;
  const text = (await output(machine, program, '--version')) ?? '';
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? '';
}
