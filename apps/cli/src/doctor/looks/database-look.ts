import { openPool } from '@rec-io/database/connection';
import { DATABASE_PROGRAMS } from '@rec-io/database/roles';
import { schemaVersion } from '@rec-io/database/schema-version';
import { verifyGrants } from '@rec-io/database/verify-grants';
import { databaseConnections } from '@rec-io/installer/database-connections';
import { errorCode, explain } from '@rec-io/installer/explain';
import { isForbidden } from '../forbidden.ts';
import { error, type Look, saw, unseen } from '../look.ts';

/** The machine's own server is started by the machine; a repair starts it, too. */
const START = { embedded: 'Start it: recio start', system: 'Start it: recio repair' } as const;

/** The database, by logging in as each role, as the programs do. */
export const databaseLook: Look = {
  id: 'database',
  title: 'The database lets each program do its work, and no more',
  async run({ layout, configuration }) {
    if (configuration === null) return saw('not looked at: there is no configuration');
    const connections = databaseConnections(layout, configuration);
    try {
      const pool = openPool(await connections.service(), { max: 1, name: 'rec-io-doctor' });
      const version = await schemaVersion(pool).finally(() => pool.end());
      await verifyGrants(connections);
      return saw(`${DATABASE_PROGRAMS.length + 1} roles logged in; schema version ${version}`);
    } catch (failure) {
      if (isForbidden(failure))
        return saw('not to be seen', [unseen('the passwords of the database', layout.databasePassword)]);
      const { title, remedy } = explain(failure);
      const fix = errorCode(failure) === 'ECONNREFUSED' ? START[configuration.database] : remedy;
      return saw('it refused', [
        error('database', 'The database does not do what it should.', words(failure) ?? title, fix),
      ]);
    }
  },
};

/** A connection to both kinds of loopback that fails has its reasons inside. */
function words(failure: unknown): string | null {
  if (!(failure instanceof Error)) return null;
  if (failure.message !== '') return failure.message;
  return failure instanceof AggregateError ? failure.errors.map(String).join('; ') : errorCode(failure);
}
