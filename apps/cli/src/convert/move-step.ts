import { existsSync } from 'node:fs';
import { copyDatabase } from '@rec-io/database/copy/copy-database';
import type { Configuration } from '@rec-io/installer/configuration';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Layout } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';
import { absent, removeOurs } from '@rec-io/installer/paths';
import type { OwnerLookup } from '@rec-io/installer/profile/owner';
import { type Made, NOTHING_MADE } from '@rec-io/installer/receipt';
import type { Step, StepContext } from '@rec-io/installer/step';
import type { Installation } from '../installation.ts';
import { systemStatus } from '../status.ts';
import { keepDatabase, ownerOf, runAsOwner } from './as-owner.ts';
import { setAtBoot, startsAtBoot } from './boot.ts';
import { allowEntries, drain, entriesAllowed, isOfEarlierVersion, openTrades, stopEntries } from './drain.ts';
import { carried, moveFiles } from './move-files.ts';
import { forgetMove, movedFile, movedFrom, recordMove, recordSuccessor } from './moved-from.ts';

export type Move = {
  /** The installation whose data is taken over. It is only read, stopped, and kept. */
  readonly from: Installation;
  readonly to: { readonly layout: Layout; readonly configuration: Configuration };
  readonly machine: Machine;
  /** Whose the files are to be. */
  readonly owner: OwnerLookup;
};

/**
 * Takes over the data of another installation: its open trades are waited for, it is stopped, and then every row and file is
 * copied and compared. The old one stays as it is until its owner lets it go.
 */
export function moveStep({ from, to, machine, owner }: Move): Step {
  const { dataDir } = from.layout;
  return {
    id: 'move',
    phase: 'database',
    title: 'Data',
    intention: `of the ${from.layout.kind} installation in ${dataDir}: its open trades are waited for, it is stopped, and everything is copied and compared`,
    keeps: `${dataDir} stays as it is until you let it go: recio convert --confirm`,
    holdsData: true,
    isDone: async () => (await movedFrom(to.layout)) === dataDir,
    makes: async () => ({
      ...NOTHING_MADE,
      paths: absent([...carried(to.layout), movedFile(to.layout)]),
      facts: await stateBefore(from, machine),
    }),
    async apply(context) {
      await comeToRest(from, machine, context);
      if (context.made.facts['atBoot'] === true) await setAtBoot(from.layout, machine, false);
      const target = await databaseConnections(to.layout, to.configuration).admin();
      const release = await keepDatabase(await ownerOf(machine, dataDir), dataDir);
      try {
        const source = await adminOf(from);
        const { tables, rows } = await copyDatabase(source, target, { signal: context.signal });
        context.say(`${rows} rows of ${tables} tables, each compared`);
      } finally {
        await release();
      }
      const whose = await owner();
      context.say(`${await moveFiles(from.layout, to.layout, whose)} files, each compared`);
      const { userNo } = from.configuration;
      if (context.made.facts['entriesOn'] === true) await allowEntries({ admin: target, userNo });
      await recordSuccessor(dataDir, to.layout.dataDir);
      await recordMove(to.layout, dataDir);
      return {};
    },
    // Every row and every file was compared when it was copied.
    verify: async () => undefined,
    async revert(made) {
      await forgetMove(to.layout);
      await removeOurs(made.paths);
      return asBefore(from, machine, made);
    },
  };
}

const adminOf = ({ layout, configuration }: Installation) =>
  databaseConnections(layout, configuration).admin();

/** Looks only: what has to be put right again if this is taken back. */
async function stateBefore(from: Installation, machine: Machine): Promise<Made['facts']> {
  const ran = (await systemStatus(from)).running;
  const { dataDir } = from.layout;
  const release = ran ? null : await keepDatabase(await ownerOf(machine, dataDir), dataDir);
  try {
    const entriesOn = await entriesAllowed({ admin: await adminOf(from), userNo: from.configuration.userNo });
    // Only what is so is recorded: a later run finds it changed by the first one.
    const atBoot = await startsAtBoot(from.layout, machine);
    return { ...(ran ? { ran } : {}), ...(entriesOn ? { entriesOn } : {}), ...(atBoot ? { atBoot } : {}) };
  } finally {
    await release?.();
  }
}

/** No entries any more, every open trade at its end, everything stopped. */
async function comeToRest(
  from: Installation,
  machine: Machine,
  { say, signal, made }: StepContext,
): Promise<void> {
  const { dataDir } = from.layout;
  const { userNo } = from.configuration;
  const old = await ownerOf(machine, dataDir);
  if (!(await systemStatus(from)).running) {
    const release = await keepDatabase(old, dataDir);
    const admin = await adminOf(from);
    await stopEntries({ admin, userNo });
    const open = await openTrades({ admin, userNo });
    await release();
    if (open === 0) return;
    say(`${open} trades were left open; starting the old installation once more, to see them to their end`);
    await runAsOwner(machine, old, 'start', '--data-dir', dataDir);
  }
  const admin = await adminOf(from);
  const restart = async () => void (await runAsOwner(machine, old, 'restart', '--data-dir', dataDir));
  if (from.configuration.database === 'embedded' && (await isOfEarlierVersion(admin))) {
    say('it is of an earlier version; starting it anew by this one, which brings its database up to date');
    await restart();
  }
  await stopEntries({ admin, userNo });
  // The record says so also when an earlier run has switched them off and was killed before the restart.
  if (made.facts['entriesOn'] === true) await restart();
  await drain({ admin, userNo, say, signal });
  await runAsOwner(machine, old, 'stop', '--data-dir', dataDir);
}

async function asBefore(from: Installation, machine: Machine, { facts }: Made): Promise<readonly string[]> {
  const { dataDir } = from.layout;
  if (!existsSync(dataDir)) return [];
  await recordSuccessor(dataDir, null);
  if (facts['atBoot'] === true) await setAtBoot(from.layout, machine, true);
  const old = await ownerOf(machine, dataDir);
  if (facts['entriesOn'] === true) {
    const release = await keepDatabase(old, dataDir);
    await allowEntries({ admin: await adminOf(from), userNo: from.configuration.userNo }).finally(release);
  }
  if (facts['ran'] === true) await runAsOwner(machine, old, 'restart', '--data-dir', dataDir);
  return [];
}
