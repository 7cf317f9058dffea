import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import { type WebSocket, WebSocketServer } from 'ws';
import { signer } from '../src/signing.ts';

/** A server that answers as a test tells it to: for what a well-behaved exchange cannot be made to do. */

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;
export type Command = { id: number; cmd: string; params: Record<string, unknown> };

export type StandIn = {
  readonly restUrl: string;
  readonly wsUrl: string;
  readonly requests: string[];
  /** By `METHOD /path` below the base; `*` for the rest. */
  readonly handlers: Map<string, Handler>;
  onSocket: (socket: WebSocket, request: IncomingMessage) => void;
  stop(): Promise<void>;
};

export async function standIn(): Promise<StandIn> {
  const handlers = new Map<string, Handler>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const path = request.url?.split('?')[0]?.replace('/trade-api/v2', '');
      requests.push(`${request.method} ${request.url}`);
      const handler = handlers.get(`${request.method} ${path}`) ?? handlers.get('*');
      if (handler) handler(request, response, body);
      else reply(response, 404, { error: { code: 'not_found', message: 'not found' } });
    });
  });
  const sockets = new WebSocketServer({ server, path: '/trade-api/ws/v2' });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const exchange: StandIn = {
    restUrl: `http://127.0.0.1:${port}/trade-api/v2`,
    wsUrl: `ws://127.0.0.1:${port}/trade-api/ws/v2`,
    requests,
    handlers,
    onSocket: () => undefined,
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  sockets.on('connection', (socket, request) => exchange.onSocket(socket, request));
  return exchange;
}

export function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export const commandOf = (data: unknown): Command => JSON.parse(String(data)) as Command;

export const wallClock: Clock = { nowMs: () => Date.now() };

export const wallTimers: Timers = {
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

export type Said = { readonly message: string; readonly details: unknown };

export function quietLog(): EngineLog & { readonly warnings: Said[] } {
  const warnings: Said[] = [];
  return { warnings, info: () => undefined, warn: (message, details) => warnings.push({ message, details }) };
}

const pair = generateKeyPairSync('ed25519');
export const publicKey = pair.publicKey;
export const testSigner = signer(
  'test-key',
  pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
);

/** Resolves when the condition holds; a test's own time limit is the only deadline. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
