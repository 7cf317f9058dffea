import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { guard } from './access.ts';
import type { WebContext } from './context.ts';
import { openApi } from './contract/open-api.ts';
import { type DeclaredRoute, routeTable } from './contract/route-table.ts';
import { validation } from './contract/validation.ts';
import { healthRoutes } from './health-routes.ts';
import { LiveFanout } from './live-fanout.ts';
import { Metrics } from './metrics.ts';
import { pageRoutes } from './page-routes.ts';
import { PasswordCheck } from './password.ts';
import { refusals } from './refusals.ts';
import { KnownHosts } from './request-origin.ts';
import { sessionRoutes } from './session-routes.ts';
import { Sessions } from './sessions.ts';
import { SignInThrottle } from './sign-in-throttle.ts';
import { tradingRoutes } from './trading-routes.ts';

export type WebApp = {
  readonly app: FastifyInstance;
  readonly routes: readonly DeclaredRoute[];
  readonly hosts: KnownHosts;
  readonly sessions: Sessions;
  readonly fanout: LiveFanout;
  readonly metrics: Metrics;
};

/** Everything that web answers, not listening yet. */
export async function buildApp(context: WebContext): Promise<WebApp> {
  const { clock, log, users, sessions: store, access = [], hostNames = [] } = context;
  const hosts = new KnownHosts(hostNames, access.length > 0);
  const sessions = new Sessions(users, store, await PasswordCheck.create(), new SignInThrottle(clock), clock);
  const fanout = new LiveFanout(clock);
  const metrics = new Metrics(fanout);

  const logger: FastifyBaseLogger = log;
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
  });
  const routes = routeTable(app);
  validation(app, context.onBreach ?? ((problem) => log.error({ problem }, 'an answer breaks its contract')));
  guard(app, hosts, sessions);
  refusals(app, metrics);
  await openApi(app);
  sessionRoutes(app, sessions, fanout);
  healthRoutes(app, sessions, fanout, metrics);
  tradingRoutes(app, sessions, context);
  await pageRoutes(app, context.staticDir);
  return { app, routes, hosts, sessions, fanout, metrics };
}
