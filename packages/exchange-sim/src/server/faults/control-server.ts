import fastify from 'fastify';
import { EXCHANGE_INDEX } from '../../trading-market.ts';
import { ACTION_NAMES, type ActionPorts, ActionRefused, act } from './actions.ts';
import { FAULT_KINDS, FaultRuleError, readRule } from './fault-rule.ts';
import { readScript, runScript } from './script.ts';

export type ControlServer = { readonly port: number; stop(): Promise<void> };

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * The port by which accidents are ordered: plain JSON over HTTP, for this machine only. Whoever may open a connection on
 * this machine may use it. Pages in a browser may not: they say where they come from, or use a name that is not this
 * machine's.
 */
export async function startControlServer(
  ports: ActionPorts,
  options: {
    readonly host: string;
    readonly port: number;
    readonly log: (message: string, details: object) => void;
  },
): Promise<ControlServer> {
  const { faults, exchange, server } = ports;
  const app = fastify({ logger: false, forceCloseConnections: true });
  const stops = new Set<() => void>();
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async ({ headers }, reply) => {
    const isOurs = LOOPBACK.test(headers.host ?? '') && headers.origin === undefined;
    return isOurs
      ? undefined
      : reply.code(403).send({ error: 'this port is for programs of this machine only' });
  });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof ActionRefused) return reply.code(409).send({ error: error.message });
    if (error instanceof FaultRuleError) return reply.code(400).send({ error: error.message });
    return reply.code(error.statusCode ?? 500).send({ error: error.message });
  });
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ error: 'there is nothing here' }));

  app.get('/', async () => ({ faults: FAULT_KINDS, actions: ACTION_NAMES }));
  app.get('/faults', async () => ({ faults: faults.rules.views() }));
  app.post('/faults', async ({ body }, reply) => {
    // All of them are read before the first counts.
    const rules = (Array.isArray(body) ? body : [body]).map(readRule);
    const ids = rules.map((rule) => faults.rules.add(rule, faults.now));
    return reply.code(201).send({ ids });
  });
  app.delete('/faults', async (_request, reply) => {
    faults.rules.clear();
    return reply.code(204).send();
  });
  app.delete('/faults/:id', async ({ params }, reply) => {
    const { id } = params as { readonly id: string };
    return faults.rules.remove(id)
      ? reply.code(204).send()
      : reply.code(404).send({ error: `there is no rule ${id}` });
  });
  app.post('/actions/:name', async ({ params, body }) =>
    act(ports, (params as { readonly name: string }).name, body),
  );
  app.post('/script', async ({ body }, reply) => {
    const steps = readScript(body);
    stops.add(
      runScript(ports, steps, (step, error) => {
        const reason = error instanceof Error ? error.message : String(error);
        faults.note('script-failed', { step, reason });
        options.log('a step of the script failed', { step, reason });
      }),
    );
    return reply.code(202).send({ steps: steps.length });
  });
  app.get('/log', async ({ query }) => {
    const after = Number((query as { readonly after?: string }).after ?? 0);
    return { injected: faults.rules.injected(Number.isFinite(after) ? after : 0) };
  });
  app.get('/state', async () => ({
    wallTimeMs: faults.now.wallMs,
    exchangeTimeMs: exchange.nowMs,
    clockOffsetMs: faults.clockOffsetMs,
    outage: server.outage.mode,
    ...exchange.state(EXCHANGE_INDEX),
    sockets: server.frames.count,
    events: exchange.events().map(({ fact, state }) => ({
      eventTicker: fact.eventTicker,
      closeTimeMs: fact.closeTimeMs,
      state,
    })),
  }));

  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    async stop() {
      for (const stop of stops) stop();
      await app.close();
    },
  };
}
