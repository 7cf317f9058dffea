import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { LiveFanout } from './live-fanout.ts';
import type { Metrics } from './metrics.ts';
import { newSessionToken } from './session-token.ts';
import type { Sessions } from './sessions.ts';
import { WebError } from './web-error.ts';

/** What watches this process asks: is it alive, is it useful, how does it do. */
export function healthRoutes(
  app: FastifyInstance,
  sessions: Sessions,
  fanout: LiveFanout,
  metrics: Metrics,
): void {
  app.get('/healthz', { config: { access: 'open' } }, async () => ({ alive: true }));

  app.get('/readyz', { config: { access: 'open' } }, async (_request, reply) => {
    const database = await answers(sessions);
    const trader = fanout.link.traderConnected;
    return reply.code(database && trader ? 200 : 503).send({ ready: database && trader, database, trader });
  });

  app.get('/metrics', { config: { access: 'open' } }, async (request, reply) => {
    if (!isDirectlyLocal(request)) throw new WebError('web.metrics_local_only');
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

/** Looks for a session that cannot exist: the cheapest question the store can answer. */
const answers = (sessions: Sessions): Promise<boolean> =>
  sessions.find(newSessionToken()).then(
    () => true,
    () => false,
  );

/** From this machine, and not handed on by a proxy on this machine for somebody else. */
function isDirectlyLocal({ socket, headers }: FastifyRequest): boolean {
  const address = socket.remoteAddress ?? '';
  const local = address === '::1' || /^(::ffff:)?127\./.test(address);
  return local && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
}
