import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Readonly<Record<string, unknown>>;
export type Answered = {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Record<string, string>;
};
/** What a service says to a request. */
export type Service = (request: IncomingMessage, body: string) => Answered;

/** For tests: a service that alerts are posted to, on this machine. It holds senders to what the real one holds them to, and can fail as it does. */
export class StandInAlertServer {
  /** What was taken. */
  readonly received: Json[] = [];
  /** Statuses of all requests; 0 where none was given. */
  readonly answered: number[] = [];
  /** For the next requests, one each; null: no answer at all. */
  readonly odd: (Answered | null)[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(service: Service): Promise<StandInAlertServer> {
    const server = createServer();
    const stand = new StandInAlertServer(server);
    server.on('request', async (request: IncomingMessage, reply) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts).toString();
      const odd = stand.odd.shift();
      if (odd === null) return void stand.answered.push(0);
      const { status, body: said, headers = {} } = odd ?? service(request, body);
      stand.answered.push(status);
      if (status < 300) stand.received.push(JSON.parse(body) as Json);
      reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(said));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stand;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The Bot API as it answers `sendMessage`. */
export function telegramService(token: string, chat: string): Service {
  const refused = (error_code: number, description: string): Answered => ({
    status: error_code,
    body: { ok: false, error_code, description },
  });
  return ({ url = '', method }, body) => {
    const [, given] = /^\/bot([^/]+)\/sendMessage$/.exec(url) ?? [];
    if (given === undefined || method !== 'POST') return refused(404, 'Not Found');
    if (given !== token) return refused(401, `Unauthorized: ${given}`);
    const { chat_id, text } = JSON.parse(body) as Json;
    if (chat_id !== chat) return refused(400, 'Bad Request: chat not found');
    if (typeof text !== 'string' || text === '') return refused(400, 'Bad Request: message text is empty');
    if (text.length > 4_096) return refused(400, 'Bad Request: message is too long');
    return { status: 200, body: { ok: true, result: { message_id: 1, text } } };
  };
}

/** ntfy as it takes what is published as JSON. */
export function ntfyService(topic: string, token: string): Service {
  const refused = (http: number, error: string): Answered => ({ status: http, body: { http, error } });
  return ({ url, method, headers }, body) => {
    if (url !== '/' || method !== 'POST') return refused(404, 'page not found');
    if (headers.authorization !== `Bearer ${token}`) return refused(401, 'unauthorized');
    const { topic: given, message, priority } = JSON.parse(body) as Json;
    if (given !== topic) return refused(403, 'forbidden');
    if (typeof message === 'string' && Buffer.byteLength(message) > 4_096)
      return refused(400, 'message too large');
    if (priority !== undefined && ![1, 2, 3, 4, 5].includes(priority as number))
      return refused(400, 'invalid priority');
    return { status: 200, body: { event: 'message', topic: given } };
  };
}

/** A receiver that believes only what is signed. */
export const webhookService =
  (secret: string, path = '/'): Service =>
  ({ url, method, headers }, body) => {
    if (url !== path || method !== 'POST') return { status: 404, body: { error: `no ${url}` } };
    const timestamp = String(headers['x-recio-timestamp'] ?? '');
    const right = `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
    const isFresh = Math.abs(Date.now() / 1_000 - Number(timestamp)) < 300;
    return headers['x-recio-signature'] === right && isFresh
      ? { status: 200, body: {} }
      : { status: 401, body: { error: 'signature' } };
  };
