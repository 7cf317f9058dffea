import fastify from 'fastify';
import type { Registry } from 'prom-client';

export type SyncServer = { readonly port: number; stop(): Promise<void> };

/** Sync's own door, on loopback: `/healthz`, `/readyz`, `/metrics`. */
export async function syncServer(options: {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  readonly readiness: () => { readonly ready: boolean; readonly reason: string | null };
}): Promise<SyncServer> {
  const { registry, readiness } = options;
  const app = fastify({ logger: false });
  app.get('/healthz', async () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const state = readiness();
    return reply.code(state.ready ? 200 : 503).send(state);
  });
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  );
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    stop: () => app.close(),
  };
}
