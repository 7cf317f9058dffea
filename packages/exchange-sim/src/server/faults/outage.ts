import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { UNAVAILABLE } from '../refusal.ts';
import type { Faults } from './faults.ts';

/** `refuse`: nothing listens, as when the machine is off. `unavailable`: everything is answered with 503. */
export type OutageMode = 'refuse' | 'unavailable';

/** A whole exchange that is down, and comes back on the same port. */
export class Outage {
  readonly #app: FastifyInstance;
  readonly #faults: Faults;
  readonly #sockets = new Set<Socket>();
  #mode: OutageMode | null = null;
  #address: { readonly host: string; readonly port: number } | null = null;
  #end: NodeJS.Timeout | null = null;

  readonly #cutSockets: () => void;

  constructor(app: FastifyInstance, faults: Faults, cutSockets: () => void) {
    this.#app = app;
    this.#faults = faults;
    this.#cutSockets = cutSockets;
    app.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    app.addHook('onRequest', async (_request, reply) =>
      this.#mode === null ? undefined : reply.code(UNAVAILABLE.httpStatus).send(UNAVAILABLE.body),
    );
  }

  get mode(): OutageMode | null {
    return this.#mode;
  }

  /** @param forS ends by itself; without, with `end` */
  async begin(mode: OutageMode, forS?: number): Promise<void> {
    await this.end();
    this.#faults.note('outage', { mode, ...(forS !== undefined && { forS }) });
    this.#mode = mode;
    const { server } = this.#app;
    const address = server.address();
    if (mode === 'refuse' && typeof address === 'object' && address !== null) {
      this.#address = { host: address.address, port: address.port };
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of this.#sockets) socket.destroy();
      await closed;
    } else this.#cutSockets();
    if (forS !== undefined) this.#end = setTimeout(() => void this.end(), forS * 1_000).unref();
  }

  /** Serves again. */
  async end(): Promise<void> {
    if (this.#end) clearTimeout(this.#end);
    this.#end = null;
    if (this.#mode === null) return;
    this.#mode = null;
    this.#faults.note('outage-over', {});
    const address = this.#address;
    this.#address = null;
    if (!address) return;
    const { server } = this.#app;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ ...address, exclusive: true }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  }
}
