import fastify from 'fastify';
import type { Health } from './health.ts';

/** The monitor's own door, on loopback. Useful means that it watches: what it sees is in the reason, and no failure of its own. */
export async function monitorServer(options: {
  readonly host: string;
  readonly port: number;
  readonly registry: { readonly contentType: string; metrics(): Promise<string> };
  /** Null before the first look. */
  readonly health: () => Health | null;
}): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const app = fastify({ logger: false });
  app.get('/healthz', async () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const health = options.health();
    const ready = health !== null;
    return reply.code(ready ? 200 : 503).send({ ready, reason: ready ? reasonOf(health) : 'starting' });
  });
  app.get('/health', async (_request, reply) => {
    const health = options.health();
    return health ?? reply.code(503).send({ overall: 'offline', reason: 'the monitor has not looked yet' });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', options.registry.contentType).send(await options.registry.metrics()),
  );
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    stop: () => app.close(),
  };
}

function reasonOf({ deadMan }: Health): string | null {
  const words = [
    ...(deadMan.state === 'watching' ? [] : [`dead-man switch ${deadMan.state}: ${deadMan.why}`]),
    ...(deadMan.key === 'trader' ? ['it has no key of its own and uses the trader’s'] : []),
  ];
  return words.length === 0 ? null : words.join('; ');
}
