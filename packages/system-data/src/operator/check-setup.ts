import { escapeIdentifier, escapeLiteral } from 'pg';
import { SYSTEM_SCHEMAS } from '../schemas.ts';
import type { SourceConnection } from '../source-connection.ts';
import { tryLog } from './log-trials.ts';
import { tryReading } from './reading-trials.ts';
import { tryRefusals } from './refusal-trials.ts';
import { trySigningIn } from './sign-in-trials.ts';
import type { ServerSuperuser } from './superuser.ts';
import { type Trial, trial } from './trial.ts';
import { type TriedServer, withTrialLogin } from './trial-login.ts';

/**
 * Proves what installers may and may not, by trying it as one: with a login made for that and taken away afterwards, over TLS where
 * the server has it. Leaves nothing but entries in the log, which are marked by that login.
 * @throws CatalogueError REC-698 when no login can be made
 */
export const checkSetup = (server: TriedServer): Promise<readonly Trial[]> =>
  withTrialLogin(server, (source) =>
    withTrialLogin(server, async (other) => {
      const signingIn = await trySigningIn(server, source, other);
      try {
        return [
          ...signingIn,
          ...(await tryReading(source)),
          await trial('reads tables that are made later, whoever makes them', () =>
            readsLater(server.superuser, source),
          ),
          await trial('cannot read views that are made later', () => closedLater(server.superuser, source)),
          ...(await tryRefusals(source)),
          ...(await tryLog(source, other)),
        ];
      } catch (error) {
        // Nobody can sign in: of the rest nothing can be said.
        return [
          ...signingIn,
          await trial('reads, is refused, and writes the log', () => Promise.reject(error)),
        ];
      }
    }),
  );

/** Makes a view of the users, looks whether the installer is refused, and takes it back. */
async function closedLater(superuser: ServerSuperuser, { user }: SourceConnection): Promise<string> {
  for (const schema of SYSTEM_SCHEMAS) {
    const view = `${escapeIdentifier(schema)}.recio_trial_of_a_later_view`;
    await superuser.execute(
      [
        'BEGIN',
        `CREATE VIEW ${view} AS SELECT rolname FROM pg_authid`,
        `SET LOCAL ROLE ${escapeIdentifier(user)}`,
        `DO $$ BEGIN
           PERFORM FROM ${view};
           RAISE EXCEPTION 'a view in ${schema} could be read';
         EXCEPTION WHEN insufficient_privilege THEN NULL;
         END $$`,
        'ROLLBACK',
      ].join(';\n'),
    );
  }
  return 'refused';
}

/** Makes a table as each who may make one, reads it as the installer, and takes everything back. */
async function readsLater(superuser: ServerSuperuser, { user }: SourceConnection): Promise<string> {
  const schemas = SYSTEM_SCHEMAS.map(escapeLiteral).join(', ');
  const makers = await superuser.rows<{ maker: string; schema: string }>(
    `SELECT r.rolname AS maker, n.nspname AS schema FROM pg_roles r CROSS JOIN pg_namespace n
     WHERE r.rolname !~ '^pg_' AND n.nspname IN (${schemas}) AND has_schema_privilege(r.oid, n.oid, 'CREATE') ORDER BY 1, 2`,
  );
  for (const { maker, schema } of makers) {
    const table = `${escapeIdentifier(schema)}.recio_trial_of_a_later_table`;
    await superuser.execute(
      [
        'BEGIN',
        `SET LOCAL ROLE ${escapeIdentifier(maker)}`,
        `CREATE TABLE ${table} (n integer)`,
        'RESET ROLE',
        `SET LOCAL ROLE ${escapeIdentifier(user)}`,
        `DO $$ BEGIN PERFORM FROM ${table}; END $$`,
        'ROLLBACK',
      ].join(';\n'),
    );
  }
  const names = [...new Set(makers.map(({ maker }) => maker))];
  return `of ${names.join(', ')}`;
}
