import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { guard } from './access.ts';
import { accountRoutes } from './account-routes.ts';
import { ApiKeys } from './api-keys.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { Audit } from './audit.ts';
import type { WebContext } from './context.ts';
import { openApi } from './contract/open-api.ts';
import { type DeclaredRoute, routeTable } from './contract/route-table.ts';
import { validation } from './contract/validation.ts';
import { exchangeKeyRoutes } from './exchange-key-routes.ts';
import { explainRoutes } from './explain/explain-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { historyRoutes } from './history/history-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { LiveFanout } from './live-fanout.ts';
import { Metrics } from './metrics.ts';
import { autoTradeRoutes } from './monitors/auto-trade-routes.ts';
import { monitorRoutes } from './monitors/monitor-routes.ts';
import { notificationRoutes } from './notifications/notification-routes.ts';
import { ownDataRoutes } from './own-data/own-data-routes.ts';
import { pageRoutes } from './page-routes.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { Passkeys } from './passkeys.ts';
import { PasswordCheck } from './password.ts';
import type { RightStore } from './ports.ts';
import { priceRoutes } from './price-routes.ts';
import { profileRoutes } from './profile-routes.ts';
import { PushDesk } from './push/push-desk.ts';
import { pushRoutes } from './push/push-routes.ts';
import { refusals } from './refusals.ts';
import { KnownHosts } from './request-origin.ts';
import { backtestRoutes } from './research/backtest-routes.ts';
import { comparisonRoutes } from './research/comparison-routes.ts';
import { researchRoutes } from './research/research-routes.ts';
import { riskRoutes } from './risk-routes.ts';
import { SecondFactor } from './second-factor.ts';
import { securityRoutes } from './security-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { Sessions } from './sessions.ts';
import { SignInThrottle } from './sign-in-throttle.ts';
import { alertRoutes } from './system/alert-routes.ts';
import { dataRoutes } from './system/data-routes.ts';
import { healthStatusRoutes } from './system/health-status-routes.ts';
import { systemRoutes } from './system/system-routes.ts';
import { tradingRoutes } from './trading-routes.ts';

/** What routes are made of. */
export type WebParts = {
  readonly hosts: KnownHosts;
  readonly sessions: Sessions;
  readonly keys: ApiKeys;
  readonly factor: SecondFactor;
  readonly passkeys: Passkeys;
  readonly rights: RightStore;
  readonly audit: Audit;
  readonly fanout: LiveFanout;
  readonly metrics: Metrics;
  readonly desk: PushDesk;
};

export type WebApp = WebParts & {
  readonly app: FastifyInstance;
  readonly routes: readonly DeclaredRoute[];
};

/** Everything that web answers, not listening yet. */
export async function buildApp(context: WebContext): Promise<WebApp> {
  const { clock, log, users, sessions: store, access = [], hostNames = [] } = context;
  const hosts = new KnownHosts(hostNames, access.length > 0);
  const factor = new SecondFactor(context.secondFactors, clock);
  const passkeys = new Passkeys(context.passkeys, clock);
  const keys = new ApiKeys(context.apiKeys, clock);
  const sessions = new Sessions(
    users,
    store,
    await PasswordCheck.create(),
    new SignInThrottle(clock),
    factor,
    clock,
  );
  const fanout = new LiveFanout(clock);
  const metrics = new Metrics(fanout);
  const audit = new Audit(context.audit, context.traderAccount, log);
  const { pushDevices, push, mode } = context;
  const desk = new PushDesk({
    ...{ devices: pushDevices, push, account: context.traderAccount, mode, log },
    onOutcome: (outcome) => metrics.countPush(outcome),
  });
  const parts: WebParts = {
    hosts,
    sessions,
    keys,
    factor,
    passkeys,
    rights: context.rights,
    audit,
    fanout,
    metrics,
    desk,
  };

  const logger: FastifyBaseLogger = log;
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    // Behind a proxy on this machine everybody would have its address, and one who guesses would lock all others out.
    trustProxy: hostNames.length > 0 ? 'loopback' : false,
  });
  const routes = routeTable(app);
  validation(app, context.onBreach ?? ((problem) => log.error({ problem }, 'an answer breaks its contract')));
  guard(app, parts);
  refusals(app, metrics);
  await openApi(app);
  sessionRoutes(app, parts, context);
  accountRoutes(app, parts, context);
  auditRoutes(app, parts, context);
  profileRoutes(app, parts, context);
  ownDataRoutes(app, parts, context);
  securityRoutes(app, parts, context);
  passkeyRoutes(app, parts, context);
  keyRoutes(app, parts);
  exchangeKeyRoutes(app, parts, context);
  riskRoutes(app, parts, context);
  historyRoutes(app, context);
  explainRoutes(app, context);
  monitorRoutes(app, parts, context);
  autoTradeRoutes(app, parts, context);
  priceRoutes(app, context);
  healthRoutes(app, sessions, fanout, metrics);
  tradingRoutes(app, parts, context);
  systemRoutes(app, parts, context);
  dataRoutes(app, context);
  healthStatusRoutes(app, parts, context);
  alertRoutes(app, parts, context);
  researchRoutes(app, parts, context);
  backtestRoutes(app, parts, context);
  comparisonRoutes(app, parts, context);
  notificationRoutes(app, context);
  pushRoutes(app, parts, context);
  await pageRoutes(app, context.staticDir);
  return { app, routes, ...parts };
}
