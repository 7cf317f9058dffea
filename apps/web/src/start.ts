import { TraderLink } from '@rec-io/program-parts/trader-link';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { guard } from './access.ts';
import { AddressRanges } from './address-ranges.ts';
import type { RunningWeb, WebContext } from './context.ts';
import { door } from './door.ts';
import { healthRoutes } from './health-routes.ts';
import { listen } from './listen.ts';
import { LiveFanout } from './live-fanout.ts';
import { LiveSocket } from './live-socket.ts';
import { Metrics } from './metrics.ts';
import { pageRoutes } from './page-routes.ts';
import { PasswordCheck } from './password.ts';
import { refusals } from './refusals.ts';
import { KnownHosts } from './request-origin.ts';
import { sessionRoutes } from './session-routes.ts';
import { Sessions } from './sessions.ts';
import { SignInThrottle } from './sign-in-throttle.ts';
import { tradingRoutes } from './trading-routes.ts';

const HEARTBEAT_MS = 1_000;
const RECHECK_MS = 60_000;

/** Serves the dashboard to browsers: sign-in, its files, and what the trader shows, pushed. */
export async function start(context: WebContext): Promise<RunningWeb> {
  const { clock, log, users, sessions: store, access = [] } = context;
  const everywhere = access.length > 0;
  const ranges = new AddressRanges(access);
  const hosts = new KnownHosts(context.hostNames ?? [], everywhere);
  const sessions = new Sessions(users, store, await PasswordCheck.create(), new SignInThrottle(clock), clock);
  const fanout = new LiveFanout(clock);
  const metrics = new Metrics(fanout);
  const live = new LiveSocket(hosts, sessions, fanout, context.traderUserNo);

  const logger: FastifyBaseLogger = log;
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    // What does not fit the schema is refused, not bent until it fits.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  door(app.server, ranges, log, () => clock.nowMs());
  guard(app, hosts, sessions);
  refusals(app, metrics);
  sessionRoutes(app, sessions, fanout);
  healthRoutes(app, sessions, fanout, metrics);
  tradingRoutes(app, sessions, context);
  await pageRoutes(app, context.staticDir);
  app.server.on('upgrade', (request, stream, head) => void live.upgrade(request, stream, head));

  const trader = new TraderLink(
    context.traderUrl,
    context.internalToken,
    {
      onMessage: (text) => {
        metrics.countViewMessage();
        fanout.publish(text);
      },
      onConnected: (connected) => fanout.traderConnected(connected),
    },
    log,
  );

  const heartbeat = setInterval(() => fanout.heartbeat(), HEARTBEAT_MS);
  const recheck = setInterval(() => {
    Promise.all([fanout.recheck((session) => sessions.isAlive(session)), sessions.removeExpired()]).catch(
      // Whoever is signed in stays so while the database is away; it is asked again in a minute.
      (error: unknown) => log.warn({ reason: String(error) }, 'sessions could not be checked'),
    );
  }, RECHECK_MS);

  const port = await listen(app, { host: context.host, port: context.port, everywhere });
  trader.start();
  log.info({ port, access }, 'web is up');
  if (everywhere)
    log.warn(
      'the page is open to other machines over plain HTTP: passwords and sessions can be read on the way',
    );

  return {
    port,
    async stop() {
      clearInterval(heartbeat);
      clearInterval(recheck);
      trader.stop();
      fanout.stop();
      await app.close();
    },
  };
}
