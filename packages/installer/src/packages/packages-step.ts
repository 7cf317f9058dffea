import { CatalogueError } from '../catalogue-error.ts';
import type { RunningPostgres } from '../facts/facts.ts';
import { runningServers } from '../facts/postgres.ts';
import type { Machine } from '../machine.ts';
import { type Made, NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import type { Need, PackageManager } from './package-manager.ts';
import { removable } from './removable.ts';

export type PackagesStepOptions = {
  readonly machine: Machine;
  readonly manager: PackageManager;
  readonly needs: readonly Need[];
  /** Restarts a server whose program files were replaced under it. */
  readonly restart: (server: RunningPostgres) => Promise<void>;
};

const NEWLY = 'newly-installed:';
const LEFT_BEFORE = 'configuration-before:';

/** The machine's own packages: PostgreSQL, Supervisor, certificates. */
export function packagesStep({ machine, manager, needs, restart }: PackagesStepOptions): Step {
  const wanted = async () => (await Promise.all(needs.map((need) => manager.packagesFor(need)))).flat();
  const missing = async () => {
    const names = await wanted();
    const there = new Set((await manager.installed(names)).map(({ name }) => name));
    return names.filter((name) => !there.has(name));
  };
  return {
    id: 'packages',
    phase: 'dependencies',
    title: 'Packages',
    intention: `${needs.join(', ')} by ${manager.name}, unless they are there`,
    isDone: async () => (await missing()).length === 0 && (await manager.halfDone()).length === 0,
    async makes() {
      const { install } = await manager.plan(await missing());
      const left = await manager.withConfigurationLeft(install.map(({ name }) => name));
      const facts: Record<string, string | boolean> = {};
      for (const { name, version } of install) facts[`${NEWLY}${name}`] = version;
      for (const name of left) facts[`${LEFT_BEFORE}${name}`] = true;
      return { ...NOTHING_MADE, facts };
    },
    async apply(context) {
      const before = await runningServers(machine);
      if ((await manager.halfDone()).length > 0) await manager.finishHalfDone(context);
      const names = await missing();
      if (names.length > 0) await manager.install(names, context);
      const replacedBefore = new Set(before.filter(({ replaced }) => replaced).map(({ pid }) => pid));
      for (const server of await runningServers(machine)) {
        if (!server.replaced || replacedBefore.has(server.pid)) continue;
        context.say(
          `Restarting PostgreSQL on port ${server.port ?? '?'}: its programs were upgraded under it`,
        );
        await restart(server);
      }
      return {};
    },
    async verify() {
      const [name] = await missing();
      if (name !== undefined)
        throw new CatalogueError('REC-613', {
          manager: manager.name,
          reason: `${name} is not installed`,
          half: '',
        });
    },
    revert: (made) => takeBack(manager, made),
  };
}

async function takeBack(manager: PackageManager, { facts }: Made): Promise<readonly string[]> {
  const say = () => undefined;
  const ours = Object.keys(facts).flatMap((key) => (key.startsWith(NEWLY) ? [key.slice(NEWLY.length)] : []));
  if (ours.length === 0) return [];
  if ((await manager.halfDone()).length > 0) await manager.finishHalfDone({ say });
  const there = (await manager.installed(ours)).map(({ name }) => name);
  const { remove, needed } = await removable(there, (names) => manager.planRemoval(names));
  const purge = remove.filter((name) => facts[`${LEFT_BEFORE}${name}`] !== true);
  if (remove.length > 0) await manager.remove(remove, purge, { say });
  return needed.map((name) => `The package ${name} stays: others need it by now`);
}
