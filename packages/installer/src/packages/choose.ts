import { type Fact, isKnown } from '../facts/fact.ts';
import type { OperatingSystem } from '../facts/facts.ts';
import type { Machine } from '../machine.ts';
import { apt } from './apt.ts';
import { brew } from './brew.ts';
import { dnf } from './dnf.ts';
import type { PackageManager } from './package-manager.ts';
import { PATIENCE, type Patience } from './polite.ts';

/** The package manager of a system. @returns null when it has none that is known */
export async function packageManager(
  machine: Machine,
  system: Fact<OperatingSystem>,
  patience: Patience = PATIENCE,
): Promise<PackageManager | null> {
  if (!isKnown(system)) return null;
  const has = async (program: string) => (await machine.which(program)) !== null;
  if (system.family === 'debian') return (await has('apt-get')) ? apt(machine, patience) : null;
  if (system.family === 'macos') return (await has('brew')) ? brew(machine, patience) : null;
  if (system.family !== 'rhel') return null;
  for (const name of ['dnf', 'yum'] as const)
    if (await has(name)) return dnf(machine, name, system, patience);
  return null;
}
