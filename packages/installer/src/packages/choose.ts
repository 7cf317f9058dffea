import { type Fact, isKnown } from '../facts/fact.ts';
import type { OperatingSystem } from '../facts/facts.ts';
import type { Machine } from '../machine.ts';
import { apt } from './apt.ts';
import type { PackageManager } from './package-manager.ts';

/** The package manager of a system. @returns null when it has none that is known */
export async function packageManager(
  machine: Machine,
  system: Fact<OperatingSystem>,
): Promise<PackageManager | null> {
  if (!isKnown(system)) return null;
  if (system.family === 'debian') return (await machine.which('apt-get')) === null ? null : apt(machine);
  return null;
}
