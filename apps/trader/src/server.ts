import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TraderBeat } from '@rec-io/domain/trader-beat';
import type { ModelView } from '@rec-io/domain/view';
import fastify from 'fastify';
import type { Registry } from 'prom-client';
import { WebSocketServer } from 'ws';
import { commandRoutes, nothingToCommand, STRICT } from './commands/command-routes.ts';
import type { TraderCommands } from './commands/trader-commands.ts';
import type { ViewHub } from './view-hub.ts';

export type Readiness = {
  readonly ready: boolean;
  readonly reason: string | null;
  /** Whose the probabilities are. */
  readonly models: readonly ModelView[];
};

export type TraderServer = { readonly port: number; stop(): Promise<void> };

/**
 * The trader's own door, on loopback: `/healthz`, `/readyz`, `/heartbeat`, `/metrics`, and for who
 * has the internal token, because other accounts of the machine reach loopback, too, the view channel `/view` and `/command/…`.
 */
export async function traderServer(options: {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly hub: ViewHub;
  readonly registry: Registry;
  readonly readiness: () => Readiness;
  readonly beat: () => TraderBeat;
  /** Null for a trader without a key, which trades nothing. */
  readonly commands: TraderCommands | null;
}): Promise<TraderServer> {
  const { host, token, hub, registry, readiness, beat, commands } = options;
  const app = fastify({ logger: false, ...STRICT });
  app.get('/healthz', async () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const state = readiness();
    return reply.code(state.ready ? 200 : 503).send(state);
  });
  app.get('/heartbeat', async () => beat());
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  );
  await app.register(async (door) => {
    door.addHook('onRequest', async (request, reply) => {
      if (!authorized(request.headers.authorization, token))
        return reply
          .code(401)
          .send({ error: { code: 'unauthorized', message: 'the internal token is wrong' } });
    });
    if (commands === null) nothingToCommand(door);
    else commandRoutes(door, commands);
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const allowed = request.url === '/view' && authorized(request.headers.authorization, token);
    if (!allowed) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (reader) => hub.add(reader));
  });

  await app.listen({ host, port: options.port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    stop: async () => {
      hub.close();
      sockets.close();
      await app.close();
    },
  };
}

function authorized(header: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
