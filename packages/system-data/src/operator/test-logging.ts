import { type ClientBase, escapeLiteral, type Pool } from 'pg';
import { type AccessEnd, beginAccess } from '../access-log.ts';
import type { SourceConnection } from '../source-connection.ts';
import { type LoggedInstallation, readInstallationLog } from './installation-log.ts';
import { tryLog } from './log-trials.ts';
import { tryReading } from './reading-trials.ts';
import { tryRefusals } from './refusal-trials.ts';
import { type Trial, trial } from './trial.ts';
import { type TriedServer, withTrialLogin } from './trial-login.ts';

const COMPLETED: AccessEnd = { status: 'completed', tables: 3, rows: 42, error: null };
const FAILED: AccessEnd = { status: 'failed', tables: 1, rows: 7, error: 'a failure made up for this test' };

/**
 * Proves the four results that the installation's proposal expects: writes the entries of a successful, a failed and a killed
 * installation as an installer, and reads them back as the operator. Nothing is copied. Entries stay: the log is never shortened.
 * @param reader as who may read the log
 */
export const testInstallationLogging = (
  server: TriedServer,
  reader: ClientBase | Pool,
  version: string,
): Promise<readonly Trial[]> =>
  withTrialLogin(server, (source) =>
    withTrialLogin(server, async (other) => [
      await trial('Successful installation logging', () => written(source, reader, version, COMPLETED)),
      await trial('Failed installation logging', () => written(source, reader, version, FAILED)),
      await trial('Database access verification', async () =>
        summary([...(await tryReading(source)), ...(await tryRefusals(source))]),
      ),
      await trial('Complete audit trail generation', async () => {
        summary(await tryLog(source, other));
        await abandoned(server, source, reader, version);
        return 'who, from where, when, how much and how it ended; a killed one is abandoned; nobody can change an entry of another';
      }),
    ]),
  );

const identity = (version: string) => ({
  ...{ userId: 'logging-test', name: 'Test of the installation log', email: 'test@localhost' },
  version,
});

async function written(
  source: SourceConnection,
  reader: ClientBase | Pool,
  version: string,
  end: AccessEnd,
): Promise<string> {
  const log = await beginAccess(source, identity(version));
  await log.progress(end.tables, end.rows);
  const begun = await entry(reader, log.id);
  if (begun.status !== 'in_progress')
    throw new Error(`entry ${log.id} is ${begun.status} while it is in progress`);
  await log.end(end);
  const ended = await entry(reader, log.id);
  const expected = { ...end, login: source.user, version, userId: 'logging-test', email: 'test@localhost' };
  for (const [name, value] of Object.entries(expected))
    if (ended[name as keyof LoggedInstallation] !== value)
      throw new Error(`entry ${log.id} reads otherwise than it was written: ${JSON.stringify(ended)}`);
  if (ended.endedAt === null || ended.seconds === null || ended.schemas.length !== 3)
    throw new Error(`entry ${log.id} is not complete: ${JSON.stringify(ended)}`);
  return `entry ${log.id}, ${end.status}, from ${ended.address ?? 'this machine'}`;
}

/** One that died ten minutes ago, as far as the log knows. */
async function abandoned(
  { superuser }: TriedServer,
  source: SourceConnection,
  reader: ClientBase | Pool,
  version: string,
): Promise<void> {
  const log = await beginAccess(source, identity(version));
  await superuser.execute(
    `UPDATE system.installation_access_log SET heartbeat_at = now() - interval '10 minutes'
     WHERE id = ${log.id} AND login = ${escapeLiteral(source.user)}`,
  );
  const { status } = await entry(reader, log.id);
  if (status !== 'abandoned') throw new Error(`a killed installation shows as ${status}`);
}

async function entry(reader: ClientBase | Pool, id: number): Promise<LoggedInstallation> {
  const [found] = await readInstallationLog(reader, { id, limit: 1 });
  if (found === undefined) throw new Error(`entry ${id} was written and is not there`);
  return found;
}

function summary(trials: readonly Trial[]): string {
  const failed = trials.filter(({ ok }) => !ok);
  if (failed.length > 0) throw new Error(failed.map(({ check, detail }) => `${check}: ${detail}`).join('; '));
  return `${trials.length} checks: the three schemas can be read, and nothing else can be done`;
}
