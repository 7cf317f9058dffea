import { missingPackages } from './missing-packages.ts';
import type { Need, Package, PackageManager, PackageSource } from './package-manager.ts';

/** What the package manager would bring, for the words of the plan. */
export type PlannedPackages = {
  /** With all that they need. Null: it cannot tell before its list is brought up to date or a source is switched on. */
  readonly install: readonly Package[] | null;
  readonly sources: readonly PackageSource[];
};

/** Looks only, and never throws: a plan that is not to be had is no reason not to show the rest. */
export async function plannedPackages(
  manager: PackageManager,
  needs: readonly Need[],
): Promise<PlannedPackages> {
  const [install, sources] = await Promise.all([
    missingPackages(manager, needs)
      .then((names) => manager.plan(names))
      .then((changes) => changes.install)
      .catch(() => null),
    manager.sourcesFor(needs).catch(() => []),
  ]);
  return { install, sources };
}
