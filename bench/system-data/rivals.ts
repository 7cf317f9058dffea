import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@rec-io/database/connection';
import type { Way } from '../comparison.ts';
import type { Clusters } from './clusters.ts';
import { address, debianProgram, runProgram } from './programs.ts';

const PGCOPYDB = '/usr/bin/pgcopydb';
export const hasPgcopydb = (): boolean => existsSync(PGCOPYDB);

/** With a directory of its own, removed afterwards. */
async function inDirectory(work: (directory: string) => Promise<unknown>): Promise<undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'rec-io-bench-'));
  try {
    await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const uris = (source: Connection, target: Connection) => [
  '--source',
  address(source),
  '--target',
  address(target),
];

export const pgcopydb = ({ admin, debian }: Clusters): Way => ({
  name: 'pgcopydb clone, 2 table jobs, 2 index jobs',
  before: debian.empty,
  run: () =>
    inDirectory((directory) => {
      const jobs = ['--table-jobs', '2', '--index-jobs', '2', '--no-owner', '--no-acl'];
      const where = ['--dir', join(directory, 'work'), ...uris(admin, debian.connection)];
      return runProgram(PGCOPYDB, ['clone', ...jobs, ...where]);
    }),
});

const PLAIN = ['--no-owner', '--no-acl'];

export const dumpToPsql = ({ admin, debian }: Clusters): Way => ({
  name: 'pg_dump | psql',
  before: debian.empty,
  async run() {
    const dump = [debianProgram('pg_dump'), ...PLAIN, '-d', address(admin)];
    const psql = [
      debianProgram('psql'),
      '-X',
      '-q',
      '-v',
      'ON_ERROR_STOP=1',
      '-d',
      address(debian.connection),
    ];
    await runProgram('/bin/bash', ['-c', `set -o pipefail; ${dump.join(' ')} | ${psql.join(' ')}`]);
    return undefined;
  },
});

export const dumpDirectory = ({ admin, debian }: Clusters): Way => ({
  name: 'pg_dump -Fd -j2 -Z0, pg_restore -j2',
  before: debian.empty,
  run: () =>
    inDirectory(async (directory) => {
      const dump = join(directory, 'dump');
      const jobs = [...PLAIN, '-j2'];
      await runProgram(debianProgram('pg_dump'), [...jobs, '-Fd', '-Z0', '-f', dump, '-d', address(admin)]);
      await runProgram(debianProgram('pg_restore'), [...jobs, '-d', address(debian.connection), dump]);
    }),
});
