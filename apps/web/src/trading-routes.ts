import { writeKill } from '@rec-io/installer/kill-file';
import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Access, sessionOf } from './access.ts';
import type { WebContext } from './context.ts';
import type { Session, Sessions } from './sessions.ts';
import { type TraderAnswer, TraderCommands } from './trader-commands.ts';
import { WebError } from './web-error.ts';

const Reason = Type.String({ maxLength: 500 });
const TradeId = Type.String({ minLength: 1, maxLength: 64 });
const body = <T extends TObject['properties']>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

const Kill = body({ reason: Type.Optional(Reason), flatten: Type.Optional(Type.Boolean()) });
const Tighten = body({ reason: Type.Optional(Reason) });
const Arm = body({ reason: Reason, password: Type.String({ minLength: 1, maxLength: 256 }) });
const OfTrade = body({ tradeId: TradeId });
const TradeWithReason = body({ tradeId: TradeId, reason: Reason });
/** An exit sells no lower, in 1/10,000 $. */
const Floor = Type.Optional(Type.Integer({ minimum: 1, maximum: 9_999 }));
const Close = body({ tradeId: TradeId, floorE4: Floor });
const CloseAll = body({ floorE4: Floor });
const Nothing = body({});
const Rules = body({
  tradeId: TradeId,
  rules: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()])),
});

const BODY_BYTES_MAX = 16 * 1024;
/** A trader that hangs must not keep a browser waiting for the kill switch: the file holds by then. */
const KILL_MS = 4_000;

/**
 * What the owner tells the trader from a browser. What only makes trading stricter also works while the database does not answer;
 * the kill switch also while the trader does not. Whatever lets more happen is told to a trader that answers; arming wants the
 * password once more.
 */
export function tradingRoutes(app: FastifyInstance, sessions: Sessions, context: WebContext): void {
  const { traderUserNo, killFile, clock, log } = context;
  const trader = new TraderCommands(context.commandUrl, context.internalToken);

  function owner(request: FastifyRequest): Session {
    const session = sessionOf(request);
    if (session.userNo !== traderUserNo) throw new WebError('web.not_your_trader');
    return session;
  }
  const by = (request: FastifyRequest): string => `web:${owner(request).login}`;

  function on<S extends TObject>(
    name: string,
    access: Access,
    schema: S,
    act: (given: Static<S>, request: FastifyRequest) => Promise<TraderAnswer>,
  ): void {
    app.post(
      `/api/trading/${name}`,
      { schema: { body: schema }, config: { access }, bodyLimit: BODY_BYTES_MAX },
      async (request, reply) => {
        owner(request);
        return passed(reply, await act(request.body as Static<S>, request));
      },
    );
  }

  on('kill', 'stopping', Kill, async ({ reason = '', flatten = false }, request) => {
    const who = by(request);
    log.warn({ by: who, reason, flatten }, 'the kill switch is pulled from a browser');
    const file = await writeKill(killFile, { by: who, reason, flatten, timeMs: clock.nowMs() }).then(
      () => true,
      (error: unknown) => {
        log.error({ error: String(error) }, 'the kill file cannot be written');
        return false;
      },
    );
    const answer = await trader.tell('kill', { reason, flatten, by: who }, KILL_MS).catch(() => null);
    // Neither was reached: nothing is stopped, and nobody may believe it was.
    if (!file && answer === null) throw new WebError('web.trader_silent');
    return { status: 200, body: { killFile: file, trader: answer?.body ?? null } };
  });
  on('halt', 'stopping', Tighten, ({ reason = '' }, request) =>
    trader.tell('halt', { reason, by: by(request) }),
  );
  on('reduce', 'stopping', Tighten, ({ reason = '' }, request) =>
    trader.tell('reduce', { reason, by: by(request) }),
  );
  on('arm', 'session', Arm, async ({ reason, password }, request) => {
    await sessions.confirm(owner(request), password, request.ip);
    return trader.tell('arm', { reason, removesKillFile: true, by: by(request) }, 30_000);
  });
  on('close', 'stopping', Close, (given, request) => trader.tell('close', { ...given, by: by(request) }));
  on('close-all', 'stopping', CloseAll, (given, request) =>
    trader.tell('close-all', { ...given, by: by(request) }),
  );
  on('hold', 'session', TradeWithReason, (given, request) =>
    trader.tell('hold', { ...given, by: by(request) }),
  );
  on('call-off', 'session', OfTrade, (given, request) =>
    trader.tell('call-off', { ...given, by: by(request) }),
  );
  on('rules', 'session', Rules, (given, request) => trader.tell('rules', { ...given, by: by(request) }));
  on('reconcile', 'session', Nothing, (_, request) => trader.tell('reconcile', { by: by(request) }, 60_000));
  for (const asked of ['state', 'trades'])
    app.get(`/api/trading/${asked}`, async (request, reply) => {
      owner(request);
      return passed(reply, await trader.tell(asked, null));
    });
}

const passed = (reply: FastifyReply, { status, body: said }: TraderAnswer): FastifyReply =>
  reply.header('cache-control', 'no-store').code(status).send(said);
