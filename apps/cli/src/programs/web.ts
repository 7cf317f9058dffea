import { readFile } from 'node:fs/promises';
import { tradeExplanations } from '@rec-io/app-replay/explain/trade-explanations';
import { sealedSecondFactors } from '@rec-io/app-web/sealed-second-factors';
import { start } from '@rec-io/app-web/start';
import { postgresRights } from '@rec-io/database/account-rights';
import { postgresApiKeys } from '@rec-io/database/api-keys';
import { postgresAudit } from '@rec-io/database/audit';
import { openPool } from '@rec-io/database/connection';
import { postgresMonitors } from '@rec-io/database/monitors';
import { postgresNotifications } from '@rec-io/database/notifications';
import { postgresPasskeys } from '@rec-io/database/passkeys';
import { exportPerson } from '@rec-io/database/person/export-person';
import { postgresPrices } from '@rec-io/database/price-bars';
import { postgresProfiles } from '@rec-io/database/profiles';
import { postgresPushDevices } from '@rec-io/database/push-devices';
import { postgresRiskAcceptances } from '@rec-io/database/risk-acceptances';
import { requireSchema } from '@rec-io/database/schema-version';
import { postgresSecondFactors } from '@rec-io/database/second-factors';
import { postgresSessions } from '@rec-io/database/sessions';
import { postgresSystemFacts } from '@rec-io/database/system-facts';
import { postgresHistory } from '@rec-io/database/trade-history';
import { postgresUsers } from '@rec-io/database/users';
import { exchangeKeys } from '@rec-io/installer/credentials/exchange-keys';
import { databaseConnections } from '@rec-io/installer/database-connections';
import { userDirectory } from '@rec-io/installer/profile/user-directory';
import { secondFactorKey } from '@rec-io/installer/second-factor-key';
import { strategyShelf } from '@rec-io/strategies/strategy-shelf';
import type { Logger } from 'pino';
import { observedAlerts } from '../alerts/observed-alerts.ts';
import { CLONE } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { observedBacktests } from '../observed/observed-backtests.ts';
import { observedComparison } from '../observed/observed-comparison.ts';
import { observedData } from '../observed/observed-data.ts';
import { observedHealth } from '../observed/observed-health.ts';
import { observedResearch } from '../observed/observed-research.ts';
import { observedSystem } from '../observed/observed-system.ts';
import { restartProgram } from '../supervision/restart-program.ts';
import type { Hosted } from './program-table.ts';
import { pushSender } from './push-sender.ts';

export async function hostWeb(installation: Installation, log: Logger): Promise<Hosted> {
  const { layout, configuration } = installation;
  const { host, ports, access, hostNames, userNo, account, mode } = configuration;
  const traderAccount = { ownerNo: userNo, account };
  const pool = openPool(await databaseConnections(layout, configuration).program('web'), {
    name: 'web',
    onIdleError: (error) => log.warn({ error: error.message }, 'a database connection broke'),
  });
  await requireSchema(pool);
  const research = observedResearch(installation);
  const backtests = observedBacktests(installation, pool);
  const comparisons = observedComparison(installation);
  const web = await start({
    host,
    port: ports.web,
    access,
    hostNames,
    traderUrl: `ws://127.0.0.1:${ports.trader}/view`,
    commandUrl: `http://127.0.0.1:${ports.trader}/command`,
    killFile: layout.killFile,
    traderAccount,
    mode,
    internalToken: (await readFile(layout.internalToken, 'utf8')).trim(),
    users: postgresUsers(pool),
    sessions: postgresSessions(pool, traderAccount),
    rights: postgresRights(pool),
    audit: postgresAudit(pool),
    secondFactors: await sealedSecondFactors(postgresSecondFactors(pool), await secondFactorKey(layout), log),
    passkeys: postgresPasskeys(pool),
    apiKeys: postgresApiKeys(pool),
    history: postgresHistory(pool),
    profiles: postgresProfiles(pool),
    ownData: {
      of: (userNo) => exportPerson(pool, { userNo, directory: userDirectory(layout, userNo).root }),
    },
    monitors: postgresMonitors(pool),
    strategies: strategyShelf(layout.strategies),
    riskAcceptances: postgresRiskAcceptances(pool),
    exchangeKeys: exchangeKeys(
      { layout, serviceAccount: configuration.serviceAccount },
      userNo,
      async (environment) => {
        if (environment !== mode) return false;
        // The programs of a full installation may not see each other's processes.
        if (!(await restartProgram(installation, 'trader'))) throw new Error('the trader was not seen');
        return true;
      },
    ),
    research,
    backtests,
    comparisons,
    notifications: postgresNotifications(pool),
    pushDevices: postgresPushDevices(pool),
    push: await pushSender(installation),
    system: observedSystem(installation),
    data: observedData(installation, pool),
    health: observedHealth({ layout, monitorPort: ports.monitor, pool }),
    alerts: observedAlerts(installation),
    systemFacts: postgresSystemFacts(pool),
    prices: postgresPrices(pool, mode),
    explanations: tradeExplanations({
      ...{ root: layout.decisions, strategiesDirectory: layout.strategies, pool },
    }),
    staticDir: CLONE.dashboard,
    log,
    clock: { nowMs: () => Date.now() },
  });
  return {
    async stop() {
      await web.stop();
      await Promise.all([research.stop(), backtests.stop(), comparisons.stop()]);
      await pool.end();
    },
  };
}
