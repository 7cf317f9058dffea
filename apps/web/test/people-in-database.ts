import { postgresRights } from '@rec-io/database/account-rights';
import { postgresApiKeys } from '@rec-io/database/api-keys';
import { postgresAudit } from '@rec-io/database/audit';
import { type Connection, openPool } from '@rec-io/database/connection';
import { postgresMonitors } from '@rec-io/database/monitors';
import { postgresPasskeys } from '@rec-io/database/passkeys';
import { postgresProfiles } from '@rec-io/database/profiles';
import { postgresPushDevices } from '@rec-io/database/push-devices';
import { postgresRiskAcceptances } from '@rec-io/database/risk-acceptances';
import { roleOf } from '@rec-io/database/roles';
import { postgresSecondFactors } from '@rec-io/database/second-factors';
import { postgresSessions } from '@rec-io/database/sessions';
import { testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { postgresHistory } from '@rec-io/database/trade-history';
import { createUser, postgresUsers, setPasswordHash } from '@rec-io/database/users';
import { hashPassword } from '../src/password.ts';
import { TRADERS } from './memory-stores.ts';
import { PASSWORD } from './running-web.ts';

/** `owner`, who owns the trader's account, and `ada`, who owns her own, on a database of their own as web reads it. */
export async function peopleInDatabase() {
  const database = await testDatabase();
  const connection: Connection = { ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD };
  const pool = openPool(connection, { max: 4 });
  const passwordHash = await hashPassword(PASSWORD);
  await setPasswordHash(database.adminPool, '0001', passwordHash);
  await createUser(database.adminPool, { userNo: '0002', login: 'ada', passwordHash, accountType: 'user' });
  return {
    database,
    pool,
    stores: {
      users: postgresUsers(pool),
      sessions: postgresSessions(pool, TRADERS),
      rights: postgresRights(pool),
      audit: postgresAudit(pool),
      secondFactors: postgresSecondFactors(pool),
      passkeys: postgresPasskeys(pool),
      apiKeys: postgresApiKeys(pool),
      pushDevices: postgresPushDevices(pool),
      history: postgresHistory(pool),
      profiles: postgresProfiles(pool),
      monitors: postgresMonitors(pool),
      riskAcceptances: postgresRiskAcceptances(pool),
    },
    /** How often it was done on the account of this owner number. */
    async actions(action: string, ownerNo: string = TRADERS.ownerNo): Promise<number> {
      const rows = await postgresAudit(pool).read({ ownerNo, account: 'main' }, null, 200);
      return rows.filter((row) => row.action === action).length;
    },
    async drop() {
      await pool.end();
      await database.drop();
    },
  };
}
