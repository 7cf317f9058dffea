import { readFile, stat } from 'node:fs/promises';
import { HBA_LINE, loopbackAccess } from '@rec-io/database/system/loopback-access';
import type { Superuser } from '@rec-io/database/system/superuser';
import { CatalogueError } from '../catalogue-error.ts';
import type { Machine } from '../machine.ts';
import { revertManaged, toBeWritten, type Wanted, writeManaged } from '../managed-file.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import { clusterOf } from '../system-database/cluster.ts';
import { type SystemDatabasePlan, superuserOf } from '../system-database/understand.ts';

/** The server asks the programs, which come from this machine, for their passwords. As a rule it does already. */
export function systemDatabaseAccessStep(machine: Machine, plan: SystemDatabasePlan): Step {
  const { port, existing } = plan.cluster;
  const cluster = clusterOf(machine, plan.cluster);
  const look = async () => loopbackAccess(await superuserOf(cluster));
  const wanted = async (): Promise<Wanted | null> => {
    if ((await look()).kind !== 'missing') return null;
    return withOurLine(await hbaFile(await superuserOf(cluster)));
  };
  return {
    id: 'database-access',
    phase: 'database',
    title: 'Database access',
    intention: `PostgreSQL lets the programs in from this machine by password; only if it does not: a rule in its pg_hba.conf (kept beside as it was), and a reload`,
    holdsData: true,
    isDone: async () => (await look()).kind !== 'missing',
    async makes() {
      const file = await wanted();
      return { ...NOTHING_MADE, files: file === null ? [] : [await toBeWritten(file)] };
    },
    async apply({ say, made }) {
      const found = await look();
      const file = await wanted();
      if (found.kind !== 'missing' || file === null) return {};
      if (existing !== null && !plan.takeOver)
        throw new CatalogueError('REC-218', { port, reason: found.reason, file: file.path, line: HBA_LINE });
      say(`Adding a rule to ${file.path}: ${HBA_LINE}`);
      await writeManaged(file, made);
      await reload(await superuserOf(cluster));
      return {};
    },
    async verify() {
      const found = await look();
      if (found.kind !== 'missing') return;
      const file = await hbaFile(await superuserOf(cluster));
      throw new CatalogueError('REC-218', { port, reason: found.reason, file, line: HBA_LINE });
    },
    async revert({ files }) {
      if (files.length === 0) return [];
      const left = await revertManaged(files);
      if ((await cluster.state())?.running === true) await reload(await superuserOf(cluster));
      return left;
    },
  };
}

async function withOurLine(path: string): Promise<Wanted> {
  const [content, { mode, uid, gid }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
  const comment = '# REC.IO: its programs log in from this machine, each with its password.';
  return {
    path,
    content: `${comment}\n${HBA_LINE}\n\n${content}`,
    mode: mode & 0o7777,
    owner: { uid, gid },
  };
}

async function hbaFile(superuser: Superuser): Promise<string> {
  const [row] = await superuser.rows<{ path: string }>("SELECT current_setting('hba_file') AS path");
  return row?.path ?? 'pg_hba.conf';
}

const reload = (superuser: Superuser): Promise<void> => superuser.execute('SELECT pg_reload_conf()');
