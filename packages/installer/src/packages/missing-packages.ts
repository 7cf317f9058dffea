import type { Need, PackageChanges, PackageManager } from './package-manager.ts';

/** The packages for these needs that are not installed. */
export async function missingPackages(
  manager: PackageManager,
  needs: readonly Need[],
): Promise<readonly string[]> {
  const names = (await Promise.all(needs.map((need) => manager.packagesFor(need)))).flat();
  const there = new Set((await manager.installed(names)).map(({ name }) => name));
  return names.filter((name) => !there.has(name));
}

/**
 * What installing the missing ones would change, for `--plan`. Looks only. Null: the package manager cannot tell before its
 * list of packages is brought up to date or a source is switched on.
 */
export async function planPackages(
  manager: PackageManager,
  needs: readonly Need[],
): Promise<PackageChanges | null> {
  try {
    return await manager.plan(await missingPackages(manager, needs));
  } catch {
    return null;
  }
}
