import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { openSource, type SourceConnection } from '../source-connection.ts';
import { type Trial, trial } from './trial.ts';
import type { TriedServer } from './trial-login.ts';

/** Who is let in, and how. @param other a second login, whose end is tried */
export const trySigningIn = async (
  { superuser }: TriedServer,
  source: SourceConnection,
  other: SourceConnection,
): Promise<readonly Trial[]> => [
  await trial('signs in over TLS, to the certificate that the server shows', async () => {
    if (source.pin === null)
      throw new Error(
        'TLS is off on this server, so the rest is tried without it: recio operator setup switches it on',
      );
    return signedIn(source);
  }),
  await trial('keeps the password as SCRAM verifier', async () => {
    const [role] = await superuser.rows<{ scram: boolean }>(
      `SELECT starts_with(rolpassword, 'SCRAM-SHA-256$') AS scram FROM pg_authid WHERE rolname = ${escapeLiteral(source.user)}`,
    );
    if (role?.scram !== true) throw new Error('it is kept in another form');
    return 'SCRAM-SHA-256';
  }),
  await trial('is not let in without TLS', () =>
    keptOut({ ...source, pin: null, sslMode: 'disable' }, 'REC-667'),
  ),
  await trial('is not let into another database', () =>
    keptOut({ ...source, database: source.database === 'postgres' ? 'template1' : 'postgres' }, 'REC-667'),
  ),
  await trial('is not let in with a wrong password', () =>
    keptOut({ ...source, password: 'wrong' }, 'REC-692'),
  ),
  await trial('is not let in when its time is over', async () => {
    await superuser.execute(`ALTER ROLE ${escapeIdentifier(other.user)} VALID UNTIL '2000-01-01'`);
    try {
      return await keptOut(other, 'REC-692');
    } finally {
      await superuser.execute(`ALTER ROLE ${escapeIdentifier(other.user)} VALID UNTIL 'infinity'`);
    }
  }),
];

async function signedIn(source: SourceConnection): Promise<string> {
  const client = await openSource(source, 'rec-io-trial');
  try {
    const { rows } = await client.query<{ version: string; cipher: string }>(
      'SELECT version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    return `${rows[0]?.version}, ${rows[0]?.cipher}`;
  } finally {
    await client.end();
  }
}

async function keptOut(source: SourceConnection, code: string): Promise<string> {
  try {
    await (await openSource(source, 'rec-io-trial')).end();
  } catch (error) {
    if (error instanceof CatalogueError && error.code === code) return 'refused';
    throw error;
  }
  throw new Error('it was let in: see the lines for pg_hba.conf that recio operator setup shows');
}
