import type { Step } from '../step.ts';
import { type PackagesStepOptions, packagesStep } from './packages-step.ts';
import type { PlannedPackages } from './planned-packages.ts';
import { packageSourcesStep } from './sources-step.ts';

export type PackageStepsOptions = Omit<PackagesStepOptions, 'planned'> & {
  readonly planned?: PlannedPackages | null;
};

/** The machine's own packages: where they come from, and they themselves. */
export function packageSteps({ planned = null, ...options }: PackageStepsOptions): readonly Step[] {
  return [
    packageSourcesStep({ ...options, planned: planned?.sources ?? [] }),
    packagesStep({ ...options, planned: planned?.install ?? null }),
  ];
}
