import fastify from 'fastify';
import type { Registry } from 'prom-client';

export type Door = { readonly port: number; stop(): Promise<void> };

/** Of a program that is useful, what it has to say all the same; of one that is not, why. */
export type Readiness = { readonly ready: boolean; readonly reason: string | null };

/** The door of a program that nobody but its operator asks, on loopback: `/healthz`, `/readyz`, `/metrics`. */
export async function openDoor(options: {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  readonly readiness: () => Readiness;
}): Promise<Door> {
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
