import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import { missingPackages } from './missing-packages.ts';
import type { Need, PackageManager, PackageSource } from './package-manager.ts';

export type SourcesStepOptions = {
  readonly manager: PackageManager;
  readonly needs: readonly Need[];
  /** What must be switched on, for the words of the plan. */
  readonly planned?: readonly PackageSource[];
};

const SWITCHED_ON = 'source-on:';

/** The package manager's list of packages, and what must be switched on to have ours. Before `packagesStep`. */
export function packageSourcesStep({ manager, needs, planned = [] }: SourcesStepOptions): Step {
  const nothingMissing = async () => (await missingPackages(manager, needs)).length === 0;
  return {
    id: 'package-sources',
    phase: 'dependencies',
    title: 'Package sources',
    intention: [
      `bring ${manager.name}’s list of packages up to date, if packages are missing`,
      ...planned.map(({ title }) => `switch on ${title}`),
    ].join('; '),
    isDone: nothingMissing,
    async makes() {
      const off = await manager.sourcesFor(needs);
      return {
        ...NOTHING_MADE,
        facts: Object.fromEntries(off.map(({ id }) => [`${SWITCHED_ON}${id}`, true])),
      };
    },
    async apply(context) {
      await manager.refresh(context);
      for (const { id, title } of await manager.sourcesFor(needs)) {
        context.say(`Switching on ${title}`);
        await manager.switchOn(id, context);
      }
      return {};
    },
    verify: async () => undefined,
    async revert({ facts }) {
      const sources = Object.keys(facts).filter((key) => key.startsWith(SWITCHED_ON));
      for (const key of sources.toReversed())
        await manager.switchOff(key.slice(SWITCHED_ON.length), { say: () => undefined });
      return [];
    },
  };
}
