import type { Need, PackageManager } from './package-manager.ts';

/** The packages for these needs that are not installed. */
export async function missingPackages(
  manager: PackageManager,
  needs: readonly Need[],
): Promise<readonly string[]> {
  const names = (await Promise.all(needs.map((need) => manager.packagesFor(need)))).flat();
  const there = new Set((await manager.installed(names)).map(({ name }) => name));
  return names.filter((name) => !there.has(name));
}
