import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { INDEX_ID } from '@rec-io/domain/market';
import { type WebSocket, WebSocketServer } from 'ws';
import { Broadcast } from './broadcast.ts';
import type { ServerFaults } from './faults/server-faults.ts';
import type { Caller } from './key-ring.ts';
import { snapshotMessage, tickerMessage } from './market-messages.ts';
import { isRefusal, type WireRefusal } from './refusal.ts';
import { pathOf, SOCKET_PATH } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { Session, type SessionPorts } from './session.ts';
import type { SocketLimits } from './socket-limits.ts';
import { marketId } from './wire-market.ts';

const COMMAND_BYTES_MAX = 64 * 1024 * 1024;
/** Below it a frame is smaller than what compressing costs; most deltas are. */
const COMPRESSED_BYTES_MIN = 1024;
const PING_MS = 10_000;
const PING_TEXT = 'heartbeat';
/** A client that is cut for not reading gets this long for its last line. */
const FAREWELL_MS = 1_000;

export type SocketDoor = { readonly sessions: number; close(): void };

/** Takes WebSockets on the server's own port, from those who sign, and keeps them alive. */
export function socketDoor(
  server: Server,
  context: ServerContext,
  limits: SocketLimits,
  nowMs: () => number,
  faults: ServerFaults | null,
): SocketDoor {
  const { exchange, check, log } = context;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: COMMAND_BYTES_MAX,
    // Only for those who offer it. Without contexts that are kept, a connection costs no memory between frames.
    perMessageDeflate: {
      threshold: COMPRESSED_BYTES_MIN,
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
    },
  });
  const sessions = new Set<Session>();
  const broadcast = new Broadcast(exchange, sessions);
  const alive = new WeakSet<WebSocket>();

  const ports: Omit<SessionPorts, 'onOverflow'> = {
    snapshot: (ticker, yesPrice) => snapshotMessage(exchange, ticker, yesPrice),
    ticker: (ticker) => {
      const market = exchange.tradingMarket(ticker);
      return market ? tickerMessage(market, context.exchangeTime()) : null;
    },
    tickers: () => exchange.markets().map(({ ticker }) => ticker),
    tickerOf: (id) => {
      const { ticker } =
        exchange.markets().find((market) => {
          const trading = exchange.tradingMarket(market.ticker);
          return trading !== undefined && marketId(trading) === id;
        }) ?? {};
      return ticker;
    },
    indexIds: exchange.symbols.map((symbol) => INDEX_ID[symbol]),
    nowMs,
    limits,
    transmit: faults && ((socket, text) => faults.frames.send(socket, text)),
  };

  const open = (socket: WebSocket, caller: Caller): void => {
    const { account } = caller;
    const onOverflow = (): void => {
      log.warn('a client does not read what it asked for', { account, bufferedBytes: socket.bufferedAmount });
      socket.close(1008, 'buffer overflow');
      setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
      sessions.delete(session);
    };
    const session = new Session(socket, caller, { ...ports, onOverflow });
    sessions.add(session);
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
    socket.on('close', () => sessions.delete(session));
    socket.on('error', (error) => log.warn('a socket failed', { account, error: error.message }));
  };

  const admit = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    const path = pathOf(request.url ?? '');
    const caller = path === SOCKET_PATH ? check('GET', path, request.headers) : NO_SUCH_SOCKET;
    if (isRefusal(caller)) {
      refuseUpgrade(raw, caller);
      return;
    }
    exchange.openAccount(caller.account);
    sockets.handleUpgrade(request, raw, head, (socket) => {
      faults?.frames.opened(socket, raw, caller.account);
      open(socket, caller);
    });
  };

  server.on('upgrade', (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    raw.on('error', () => raw.destroy());
    if (faults)
      void faults.admit(
        request,
        raw,
        (refusal) => refuseUpgrade(raw, refusal),
        () => admit(request, raw, head),
      );
    else admit(request, raw, head);
  });

  const heart = setInterval(() => {
    for (const socket of sockets.clients) {
      if (faults?.frames.isDead(socket)) continue;
      if (!alive.has(socket)) socket.terminate();
      alive.delete(socket);
      socket.ping(PING_TEXT);
    }
  }, PING_MS);

  return {
    get sessions() {
      return sessions.size;
    },
    close() {
      clearInterval(heart);
      broadcast.stop();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

const NO_SUCH_SOCKET: WireRefusal = { httpStatus: 404, body: {} };
const PHRASE: Readonly<Record<number, string>> = { 401: 'Unauthorized', 404: 'Not Found' };

function refuseUpgrade(socket: Duplex, { httpStatus, body }: WireRefusal): void {
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${httpStatus} ${PHRASE[httpStatus] ?? 'Refused'}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
