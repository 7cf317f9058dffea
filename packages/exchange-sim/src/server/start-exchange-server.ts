import type { IndexOrigin } from '@rec-io/domain/exchange-event';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Exchange } from '../exchange.ts';
import { Rebalancer } from '../rebalancer.ts';
import { accountRoutes } from './account-routes.ts';
import { bankRoutes } from './bank-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { candleRoutes } from './candle-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { exchangeRoutes } from './exchange-routes.ts';
import type { Faults } from './faults/faults.ts';
import { ServerFaults } from './faults/server-faults.ts';
import { groupRoutes } from './group-routes.ts';
import { historicalRoutes } from './historical-routes.ts';
import { indexRoutes } from './index-routes.ts';
import { KeyRing } from './key-ring.ts';
import { keyRoutes } from './key-routes.ts';
import { marketRoutes } from './market-routes.ts';
import { nothingHere } from './nothing-here.ts';
import { orderRoutes } from './order-routes.ts';
import { portfolioRoutes } from './portfolio-routes.ts';
import { RateLimits } from './rate-limits.ts';
import type { ReadSide } from './read-side.ts';
import { badBody, NOT_FOUND } from './refusal.ts';
import { refuse } from './reply.ts';
import { seriesRoutes } from './series-routes.ts';
import type { ServerLog } from './server-log.ts';
import { shardRoutes } from './shard-routes.ts';
import { type ApiKey, signatureCheck } from './signature.ts';
import { socketDoor } from './socket-door.ts';
import type { SocketLimits } from './socket-limits.ts';
import { subaccountRoutes } from './subaccount-routes.ts';
import { recordTapes, type Tapes } from './tapes.ts';
import type { UsageLevel } from './usage-level.ts';

export type ExchangeServerOptions = {
  readonly exchange: Exchange;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly keys: readonly ApiKey[];
  /** Signatures are checked against it; never exchange time, which may run faster. */
  readonly wallClock: { nowMs(): number };
  readonly exchangeTime: () => number;
  /** Moves exchange time to this moment, before a request is answered; default: it moves by whole seconds alone. */
  readonly tick?: () => void;
  readonly log: ServerLog;
  /** Resolves when everything accepted so far is kept. Default: nothing is kept, and nobody waits. */
  readonly durable?: () => Promise<void>;
  /** What was recorded so far; default: from now on. */
  readonly tapes?: Tapes;
  /** For `GET /sim/status`. */
  readonly simulation?: {
    readonly origin: IndexOrigin;
    readonly speed: number;
    readonly seed: number | string;
  };
  /** What reads show where it is not what writes have done: see there. Default: they are the same. */
  readonly readSide?: ReadSide;
  /** How much an account may ask whose key names no level; default: basic. */
  readonly usageLevel?: UsageLevel;
  /** How far a signature's time may be from ours; default 10,000. */
  readonly toleranceMs?: number;
  /** Of each socket; default: 10,000 commands a second, 500,000 markets on a channel, 16 MiB unread. */
  readonly socketLimits?: Partial<SocketLimits>;
  /** Makes accidents possible; without, none are. */
  readonly faults?: Faults;
  /** Adds routes of the host, such as its health. */
  readonly routes?: (app: FastifyInstance) => void;
};

export type ExchangeServer = {
  readonly port: number;
  /** Open sockets. */
  readonly sessions: () => number;
  /** Accidents of sockets and of the whole server; null without `faults`. */
  readonly faults: ServerFaults | null;
  stop(): Promise<void>;
};

const TOLERANCE_MS = 10_000;
const SOCKET_LIMITS: SocketLimits = {
  commandsPerSecond: 10_000,
  marketsPerSubscription: 500_000,
  bufferedBytes: 16 * 1024 * 1024,
};
const BODY_BYTES_MAX = 1024 * 1024;

/** Serves an exchange: REST under `/trade-api/v2` and sockets under `/trade-api/ws/v2`, on one port. */
export async function startExchangeServer(options: ExchangeServerOptions): Promise<ExchangeServer> {
  const { exchange, host, keys, wallClock, exchangeTime, log, simulation } = options;
  const ring = new KeyRing(keys, exchange);
  const shownNowMs = () => wallClock.nowMs() + (options.faults?.clockOffsetMs ?? 0);
  const check = signatureCheck(ring, shownNowMs, options.toleranceMs ?? TOLERANCE_MS);
  const levels = new Map(
    keys.flatMap(({ account, usageLevel }) => (usageLevel ? [[account, usageLevel]] : [])),
  );
  const limits = new RateLimits(
    (account) => levels.get(account) ?? options.usageLevel ?? 'basic',
    () => wallClock.nowMs(),
  );
  const tapes = options.tapes ?? recordTapes(exchange);
  const { trades: tape, candles } = tapes;
  const durable = options.durable ?? (() => Promise.resolve());
  const rebalancer = new Rebalancer(exchange);
  const { readSide } = options;
  const seen = (account: string) => readSide?.account(account) ?? exchange.account(account);
  const readLagMs = () => readSide?.lagMs ?? 0;
  const context = {
    exchange,
    exchangeTime,
    tick: options.tick ?? (() => undefined),
    check,
    keys: ring,
    limits,
    seen,
    readLagMs,
    durable,
    tape,
    candles,
    log,
  };

  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    // What the framework refuses by itself is told in the exchange's shapes, too.
    frameworkErrors: (error, _request, reply) => {
      refuse(reply as unknown as FastifyReply, badBody(error.message));
    },
    clientErrorHandler: (_error, socket) => {
      if (!socket.writable) return;
      const text = JSON.stringify(badBody('the request is no HTTP').body);
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
      );
    },
  });
  acceptJson(app);
  app.setNotFoundHandler(async (_request, reply) => refuse(reply, NOT_FOUND));
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    if ((error.statusCode ?? 500) < 500) return refuse(reply, badBody(error.message));
    log.warn('a request failed', { path: request.url.split('?')[0], error: error.message });
    const body = { error: { code: 'internal_server_error', message: 'internal server error' } };
    return reply.code(500).send(body);
  });
  const accountOf = (keyId: string): string | null => ring.find(keyId)?.caller.account ?? null;
  const faults = options.faults ? new ServerFaults(app, options.faults, exchange, accountOf) : null;
  options.routes?.(app);
  exchangeRoutes(app, context);
  seriesRoutes(app, context);
  eventRoutes(app, context);
  marketRoutes(app, context);
  candleRoutes(app, context);
  historicalRoutes(app, context);
  nothingHere(app, context);
  portfolioRoutes(app, context);
  orderRoutes(app, context);
  subaccountRoutes(app, context);
  shardRoutes(app, context);
  bankRoutes(app, context);
  batchRoutes(app, context);
  groupRoutes(app, context);
  accountRoutes(app, context);
  keyRoutes(app, context);
  indexRoutes(app, context);
  app.get('/sim/status', async () => ({
    origin: simulation?.origin ?? null,
    speed: simulation?.speed ?? null,
    seed: simulation?.seed ?? null,
    exchangeTimeMs: exchangeTime(),
    liquidity: Object.fromEntries(exchange.symbols.map((symbol) => [symbol, exchange.regime(symbol)])),
    events: exchange.events().map(({ fact, state }) => ({
      eventTicker: fact.eventTicker,
      closeTimeMs: fact.closeTimeMs,
      state,
      markets: fact.floorStrikesE4.length,
    })),
  }));

  const socketLimits = { ...SOCKET_LIMITS, ...options.socketLimits };
  const door = socketDoor(app.server, context, socketLimits, () => wallClock.nowMs(), faults);
  const stop = async (): Promise<void> => {
    await faults?.outage.end().catch(() => undefined);
    door.close();
    tapes.stop();
    rebalancer.stop();
    await app.close();
  };
  try {
    await app.listen({ host, port: options.port });
  } catch (error) {
    await stop();
    throw error;
  }
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    sessions: () => door.sessions,
    faults,
    stop,
  };
}

/** Clients name JSON as the type of requests without a body, too. */
function acceptJson(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  // Whatever they call it, it is read as JSON: the exchange does not look at the name.
  app.addContentTypeParser(['application/json', '*'], { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') {
      done(null, undefined);
      return;
    }
    try {
      done(null, JSON.parse(String(text)));
    } catch {
      done(Object.assign(new Error('json: the body is not JSON'), { statusCode: 400 }));
    }
  });
}
