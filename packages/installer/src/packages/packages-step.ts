import { basename } from 'node:path';
import { CatalogueError } from '../catalogue-error.ts';
import { runningServers } from '../facts/postgres.ts';
import type { Machine } from '../machine.ts';
import { revertManaged } from '../managed-file.ts';
import { removeOurs } from '../paths.ts';
import { type Made, NOTHING_MADE } from '../receipt.ts';
import type { Reverted, Step, StepContext } from '../step.ts';
import { gaveUp } from './failures.ts';
import { holdingFile, isStillHolding, setDistributionInstance, withStartsHeld } from './held-starts.ts';
import { leftoversToBe, removeLeftovers } from './leftovers.ts';
import { missingPackages } from './missing-packages.ts';
import type { Need, Package, PackageManager } from './package-manager.ts';
import { PATIENCE, type Patience, untilFree } from './polite.ts';
import { removable } from './removable.ts';
import { restartReplaced } from './restart-replaced.ts';
import { clustersToBe, keptForTheirData } from './server-data.ts';

export type PackagesStepOptions = {
  readonly machine: Machine;
  readonly manager: PackageManager;
  readonly needs: readonly Need[];
  /** What is going to be installed, for the words of the plan; null when nobody knows. */
  readonly planned?: readonly Package[] | null;
  readonly patience?: Patience;
};

const NEWLY = 'newly-installed:';
const UPGRADED = 'upgraded-from:';
const LEFT_BEFORE = 'configuration-before:';
const INSTANCE_OFF = 'supervisor-instance-off';

/**
 * The machine's own packages: PostgreSQL, Supervisor, certificates. What PostgreSQL's package does by itself is part of the
 * plan (Debian's makes and starts the cluster `main`); Supervisor's own instance is kept from starting beside ours.
 */
export function packagesStep({
  machine,
  manager,
  needs,
  planned = null,
  patience = PATIENCE,
}: PackagesStepOptions): Step {
  const missing = () => missingPackages(manager, needs);
  return {
    id: 'packages',
    phase: 'dependencies',
    title: 'Packages',
    intention: intention(manager, needs, planned),
    holdsData: true,
    isDone: async () =>
      (await missing()).length === 0 &&
      (await manager.halfDone()).length === 0 &&
      !(manager.name === 'apt' && (await isStillHolding())),
    async makes() {
      const { install, upgrade, remove } = await manager.plan(await missing());
      refuseRemovals(manager, remove);
      const names = install.map(({ name }) => name);
      const facts: Record<string, string | boolean> = { ...(await leftoversToBe(machine, names)) };
      for (const { name, version } of install) facts[`${NEWLY}${name}`] = version;
      for (const { name, version } of await manager.installed(upgrade.map(({ name }) => name)))
        facts[`${UPGRADED}${name}`] = version;
      for (const name of await manager.withConfigurationLeft(names)) facts[`${LEFT_BEFORE}${name}`] = true;
      if (manager.name === 'apt' && names.includes('supervisor')) facts[INSTANCE_OFF] = true;
      return {
        paths: await clustersToBe(machine, manager, names),
        facts,
        files: manager.name === 'apt' ? await holdingFile(machine, names) : [],
      };
    },
    async apply(context) {
      const before = await runningServers(machine);
      if ((await manager.halfDone()).length > 0) {
        context.say('Finishing what an interrupted run left half installed');
        await manager.finishHalfDone(context);
      }
      const installed = await installMissing(manager, await missing(), context);
      // A killed run may have come as far as the packages, and not to this.
      await revertManaged(context.made.files);
      if (context.made.facts[INSTANCE_OFF] === true) await setDistributionInstance(machine, 'disable');
      await restartReplaced(machine, manager, before, context);
      return {
        facts: Object.fromEntries(installed.map(({ name, version }) => [`${NEWLY}${name}`, version])),
      };
    },
    async verify() {
      const lacking = await missing();
      if (lacking.length > 0) throw gaveUp(manager.name, `${lacking.join(', ')} is not installed`);
    },
    revert: (made) => takeBack(machine, manager, made, patience),
  };
}

function intention(
  manager: PackageManager,
  needs: readonly Need[],
  planned: readonly Package[] | null,
): string {
  if (planned === null) return `${needs.join(', ')} by ${manager.name}, as far as they are missing`;
  if (planned.length === 0) return `${needs.join(', ')}: all there`;
  const names = planned.map(({ name }) => name);
  const own = [
    ...(names.some((name) => /^postgresql-\d+$/.test(name))
      ? ['PostgreSQL’s package makes its cluster main']
      : []),
    ...(manager.name === 'apt' && names.includes('supervisor')
      ? ['Supervisor’s own instance stays off']
      : []),
  ];
  return [`${manager.name} installs ${names.join(', ')}`, ...own].join('; ');
}

function refuseRemovals(manager: PackageManager, remove: readonly Package[]): void {
  if (remove.length === 0) return;
  const packages = remove.map(({ name }) => name).join(', ');
  throw new CatalogueError('REC-614', { manager: manager.name, packages });
}

/** @returns the packages that were not there before */
async function installMissing(
  manager: PackageManager,
  names: readonly string[],
  context: StepContext,
): Promise<readonly Package[]> {
  if (names.length === 0) return [];
  const { install, remove } = await manager.plan(names);
  refuseRemovals(manager, remove);
  const newly = install.map(({ name }) => name);
  await withStartsHeld(context.made, () => manager.install(names, context));
  return manager.installed(newly);
}

const recorded = ({ facts }: Made, prefix: string): readonly string[] =>
  Object.keys(facts).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));

async function takeBack(
  machine: Machine,
  manager: PackageManager,
  made: Made,
  patience: Patience,
): Promise<readonly string[] | Reverted> {
  const newly = recorded(made, NEWLY);
  if (newly.length === 0) return revertManaged(made.files);
  const run = { say: () => undefined };
  // One that outlived a killed installer is at work still: what it has not installed yet is to be removed, too.
  await untilFree(manager.busy, run, patience);
  const left = [...(await revertManaged(made.files))];
  // What cannot be finished can still be removed.
  if ((await manager.halfDone()).length > 0) await manager.finishHalfDone(run).catch(() => undefined);
  const there = await manager.present(newly);
  const kept = await keptForTheirData(machine, manager, there);
  const { remove, needed } = await removable(
    there.filter((name) => !kept.has(name)),
    (names) => manager.planRemoval(names),
  );
  const leftBefore = recorded(made, LEFT_BEFORE);
  const purge = remove.filter((name) => !leftBefore.includes(name));
  if (remove.length > 0) await manager.remove(remove, purge, run);
  await removeOurs(made.paths.filter((path) => remove.includes(basename(path))));
  if (made.facts[INSTANCE_OFF] === true && there.includes('supervisor') && !remove.includes('supervisor'))
    await setDistributionInstance(machine, 'enable');
  left.push(...(await removeLeftovers(machine, manager, made.facts)));
  for (const [name, reason] of kept) left.push(`The package ${name} stays: ${reason}`);
  if (needed.length > 0) left.push(`Packages that others need by now stay: ${needed.join(', ')}`);
  for (const { name, version } of await manager.installed(recorded(made, UPGRADED)))
    if (made.facts[`${UPGRADED}${name}`] !== version)
      left.push(
        `The package ${name} stays at version ${version}; it was ${made.facts[`${UPGRADED}${name}`]}`,
      );
  const stays = there.filter((name) => !remove.includes(name));
  return stays.length === 0 ? left : { left, stays: madeOf(made, stays) };
}

/** What the record says of these packages alone. */
function madeOf({ facts, paths }: Made, names: readonly string[]): Made {
  const isOfThem = (key: string): boolean =>
    names.some((name) => key === `${NEWLY}${name}` || key === `${LEFT_BEFORE}${name}`);
  return {
    ...NOTHING_MADE,
    paths: paths.filter((path) => names.includes(basename(path))),
    facts: Object.fromEntries(
      Object.entries(facts).filter(([key, owner]) => isOfThem(key) || names.includes(String(owner))),
    ),
  };
}
