import { TraderLink } from '@rec-io/program-parts/trader-link';
import { AddressRanges } from './address-ranges.ts';
import { buildApp } from './build-app.ts';
import type { RunningWeb, WebContext } from './context.ts';
import { door } from './door.ts';
import { listen } from './listen.ts';
import { LiveSocket } from './live-socket.ts';

const HEARTBEAT_MS = 1_000;
const RECHECK_MS = 60_000;

/** Serves the dashboard to browsers: sign-in, its files, and what the trader shows, pushed. */
export async function start(context: WebContext): Promise<RunningWeb> {
  const { clock, log, access = [] } = context;
  const everywhere = access.length > 0;
  const ranges = new AddressRanges(access);
  const { app, hosts, sessions, fanout, metrics, desk } = await buildApp(context);
  const live = new LiveSocket(hosts, sessions, fanout, context.traderAccount);
  door(app.server, ranges, log, () => clock.nowMs());
  app.server.on('upgrade', (request, stream, head) => void live.upgrade(request, stream, head));

  const trader = new TraderLink(
    context.traderUrl,
    context.internalToken,
    {
      onMessage: (text) => {
        metrics.countViewMessage();
        fanout.publish(text);
        desk.hear(text);
      },
      onConnected: (connected) => fanout.traderConnected(connected),
    },
    log,
  );

  const heartbeat = setInterval(() => fanout.heartbeat(), HEARTBEAT_MS);
  void desk.refresh();
  const recheck = setInterval(() => {
    void desk.refresh();
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
      context.push.stop();
      await app.close();
    },
  };
}
