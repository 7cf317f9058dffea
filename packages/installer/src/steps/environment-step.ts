import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE_NAME, SERVICE_ROLE } from '@rec-io/database/roles';
import type { Configuration } from '../configuration.ts';
import { type Settings, withSettings } from '../env-file.ts';
import { errorCode } from '../explain.ts';
import type { Layout } from '../layout.ts';
import type { Wanted } from '../managed-file.ts';
import type { OwnerLookup } from '../profile/owner.ts';
import { readOwnSecret } from '../profile/private-file.ts';
import type { Step } from '../step.ts';
import { managedFileStep } from './managed-file-step.ts';

const LOCAL = '127.0.0.1';

/** For `psql`, which takes the password from it: there is none in `.env`, where every program would have it. */
export const passwordFileOfPsql = ({ secrets }: Layout): string => join(secrets, 'pgpass');

/** What the programs and `psql` take from their environment. No secret. */
export const environmentSettings = (layout: Layout, { ports }: Configuration): Settings => ({
  RECIO_DATA_DIR: layout.dataDir,
  RECIO_LOG_LEVEL: 'info',
  TZ: 'UTC',
  PGHOST: LOCAL,
  PGPORT: String(ports.database),
  PGDATABASE: DATABASE_NAME,
  PGUSER: SERVICE_ROLE,
  PGPASSFILE: passwordFileOfPsql(layout),
});

/** `.env` (0600): what is there stays, what is missing is added. Beside it the password file of `psql`. */
export function environmentStep(layout: Layout, configuration: Configuration, owner: OwnerLookup): Step {
  const settings = environmentSettings(layout, configuration);
  const wanted = async (): Promise<readonly Wanted[]> => {
    const whose = (await owner()) ?? undefined;
    const mode = 0o600;
    const content = withSettings(await readIfThere(layout.env), settings, layout.env);
    const password = (await readOwnSecret(layout.databasePassword))?.trim();
    const files: Pick<Wanted, 'path' | 'content' | 'inOurs'>[] = [{ path: layout.env, content }];
    if (password !== undefined)
      files.push({ path: passwordFileOfPsql(layout), content: pgpass(settings, password), inOurs: true });
    return files.map((file) => ({ ...file, mode, ...(whose === undefined ? {} : { owner: whose }) }));
  };
  return managedFileStep({
    id: 'environment',
    phase: 'configuration',
    title: 'Environment',
    intention: `${layout.env} (0600): ${Object.keys(settings).join(', ')}; lines that are there stay`,
    wanted,
  });
}

/** https://www.postgresql.org/docs/current/libpq-pgpass.html: colons and backslashes are escaped. */
function pgpass(settings: Settings, password: string): string {
  const fields = [
    settings['PGHOST'],
    settings['PGPORT'],
    settings['PGDATABASE'],
    settings['PGUSER'],
    password,
  ];
  return `${fields.map((field) => (field ?? '*').replaceAll(/[:\\]/g, '\\$&')).join(':')}\n`;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
