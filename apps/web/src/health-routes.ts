import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { route } from './contract/route.ts';
import { fields } from './contract/schemas.ts';
import type { LiveFanout } from './live-fanout.ts';
import type { Metrics } from './metrics.ts';
import { newSessionToken } from './session-token.ts';
import type { Sessions } from './sessions.ts';
import { WebError } from './web-error.ts';

const Alive = fields({ alive: Type.Literal(true) });
const Ready = fields({ ready: Type.Boolean(), database: Type.Boolean(), trader: Type.Boolean() });

/** What watches this process asks: is it alive, is it useful, how does it do. */
export function healthRoutes(
  app: FastifyInstance,
  sessions: Sessions,
  fanout: LiveFanout,
  metrics: Metrics,
): void {
  route(
    app,
    'GET',
    '/healthz',
    { summary: 'Whether this process is alive', tag: 'health', access: 'open', right: null, reply: Alive },
    async () => ({ alive: true as const }),
  );

  route(
    app,
    'GET',
    '/readyz',
    {
      summary: 'Whether it is useful: it reaches database and trader',
      tag: 'health',
      access: 'open',
      right: null,
      reply: Ready,
      replies: { 503: Ready },
    },
    async (_given, _request, reply) => {
      const database = await answers(sessions);
      const trader = fanout.link.traderConnected;
      const ready = database && trader;
      reply.code(ready ? 200 : 503);
      return { ready, database, trader };
    },
  );

  route(
    app,
    'GET',
    '/metrics',
    {
      summary: 'Counts and sizes for Prometheus, told to this machine only',
      tag: 'health',
      access: 'open',
      right: null,
      reply: Type.String(),
      mediaType: 'text/plain',
    },
    async (_given, request, reply) => {
      if (!isDirectlyLocal(request)) throw new WebError('web.metrics_local_only');
      return reply.type(metrics.contentType).send(await metrics.text());
    },
  );
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
