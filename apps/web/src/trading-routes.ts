import type { AccountRight } from '@rec-io/domain/account-right';
import type { AuditEntry } from '@rec-io/domain/audit-entry';
import { RISK_DISCLOSURE } from '@rec-io/domain/risk-disclosure';
import { writeKill } from '@rec-io/installer/kill-file';
import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Access, onTradersAccount } from './access.ts';
import type { WebParts } from './build-app.ts';
import type { WebContext } from './context.ts';
import { route } from './contract/route.ts';
import { Done, fields, Nothing } from './contract/schemas.ts';
import {
  Bought,
  BuyShown,
  Closing,
  Controlled,
  ControlState,
  HeldTrades,
  Killed,
  Reconciliation,
  Side,
} from './contract/trader-answers.ts';
import type { Session } from './sessions.ts';
import { type TraderAnswer, TraderCommands } from './trader-commands.ts';
import { refusalOf } from './trader-refusal.ts';
import { WebError } from './web-error.ts';

const Reason = Type.String({ maxLength: 500 });
const TradeId = Type.String({ minLength: 1, maxLength: 64 });
const Kill = fields({ reason: Type.Optional(Reason), flatten: Type.Optional(Type.Boolean()) });
const Tighten = fields({ reason: Type.Optional(Reason) });
const Arm = fields({ reason: Reason, password: Type.String({ minLength: 1, maxLength: 256 }) });
const OfTrade = fields({ tradeId: TradeId });
const TradeWithReason = fields({ tradeId: TradeId, reason: Reason });
/** An exit sells no lower, in 1/10,000 $. */
const Floor = Type.Optional(Type.Integer({ minimum: 1, maximum: 9_999 }));
const Close = fields({ tradeId: TradeId, floorE4: Floor });
const CloseAll = fields({ floorE4: Floor });
const wish = {
  ticker: Type.String({ minLength: 1, maxLength: 64 }),
  side: Side,
  /** Whole contracts, in 1/100. */
  countE2: Type.Integer({ minimum: 100, maximum: 100_000_000, multipleOf: 100 }),
  /** Of the side bought, in 1/10,000 $: it never pays more. */
  limitE4: Type.Integer({ minimum: 1, maximum: 9_999 }),
};
const BuyShow = fields(wish);
/** Asked again with the same id, it is answered as before, and nothing more is bought. */
const Buy = fields({ ...wish, requestId: Type.String({ minLength: 8, maxLength: 64 }) });
const Rules = fields({
  tradeId: TradeId,
  rules: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()])),
});

/** A trader that hangs must not keep a browser waiting for the kill switch: the file holds by then. */
const KILL_MS = 4_000;
const ARM_MS = 30_000;
const RECONCILE_MS = 60_000;

type OnTrader<S extends TObject> = {
  readonly summary: string;
  readonly access?: Access;
  /** `trade` when left out. */
  readonly right?: AccountRight;
  readonly body: S;
  readonly reply: TSchema;
};

/**
 * What the owner tells the trader from a browser. What only makes trading stricter also works while the database does not answer;
 * the kill switch also while the trader does not. Whatever lets more happen is told to a trader that answers; arming wants the
 * password once more.
 */
export function tradingRoutes(
  app: FastifyInstance,
  { sessions, audit }: WebParts,
  context: WebContext,
): void {
  const { traderAccount, killFile, clock, log } = context;
  const trader = new TraderCommands(context.commandUrl, context.internalToken);

  const by = (request: FastifyRequest): string => named(onTrader(request));
  const onTrader = (request: FastifyRequest): Session => onTradersAccount(request, traderAccount);

  async function requireRiskAccepted(): Promise<void> {
    const accepted = await context.riskAcceptances.read(traderAccount, RISK_DISCLOSURE.version);
    if (accepted === null) throw new WebError('web.risk_not_accepted');
  }

  function on<S extends TObject>(
    name: string,
    { access = 'session', right = 'trade', ...contract }: OnTrader<S>,
    act: (given: Static<S>, request: FastifyRequest) => Promise<TraderAnswer>,
  ): void {
    route(
      app,
      'POST',
      `/api/trading/${name}`,
      { ...contract, access, right, tag: 'trading' },
      async ({ body }, request, reply) => {
        onTrader(request);
        const answer = await act(body, request);
        // Not waited for: nobody who wants trading stopped waits for the database.
        if (right !== 'view')
          void audit.write(request, `trading.${name}`, { ...told(body), status: answer.status });
        return passed(reply, answer);
      },
    );
  }
  /** What the trader does with it as it is. */
  function handOn<S extends TObject>(name: string, contract: OnTrader<S>, limitMs?: number): void {
    on(name, contract, (given, request) => trader.tell(name, { ...given, by: by(request) }, limitMs));
  }

  const killed = { summary: 'Stop at once; with flatten, also sell everything', body: Kill, reply: Killed };
  on('kill', { ...killed, access: 'stopping' }, async ({ reason = '', flatten = false }, request) => {
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
    return { status: 200, body: { killFile: file, trader: answer === null ? null : said(answer) } };
  });
  const tightened = { access: 'stopping', body: Tighten, reply: Controlled } as const;
  on('halt', { ...tightened, summary: 'Let nothing in' }, ({ reason = '' }, request) =>
    trader.tell('halt', { reason, by: by(request) }),
  );
  on('reduce', { ...tightened, summary: 'Only sell' }, ({ reason = '' }, request) =>
    trader.tell('reduce', { reason, by: by(request) }),
  );
  const armed = {
    summary: 'Trade again; wants the password once more',
    body: Arm,
    reply: Controlled,
    right: 'own',
  } as const;
  on('arm', armed, async ({ reason, password }, request) => {
    await sessions.confirm(onTrader(request), password, request.ip);
    if (context.mode === 'prod') await requireRiskAccepted();
    return trader.tell('arm', { reason, removesKillFile: true, by: by(request) }, ARM_MS);
  });
  handOn('buy', { summary: 'Buy at once or not at all, once for each request id', body: Buy, reply: Bought });
  handOn('buy-preview', {
    summary: 'What buying would cost, and why not',
    right: 'view',
    body: BuyShow,
    reply: BuyShown,
  });
  const closed = { access: 'stopping', reply: Closing } as const;
  handOn('close', { ...closed, summary: 'Sell what a trade holds', body: Close });
  handOn('close-all', {
    ...closed,
    summary: 'Sell everything that the exchange says is held',
    body: CloseAll,
  });
  handOn('hold', { summary: 'Keep a trade to settlement', body: TradeWithReason, reply: Done });
  handOn('call-off', { summary: 'Call the exit of a trade off', body: OfTrade, reply: Done });
  handOn('rules', { summary: 'Other protective rules for a trade', body: Rules, reply: Done });
  const compared = { summary: 'Compare the ledger with the exchange', body: Nothing, reply: Reconciliation };
  handOn('reconcile', compared, RECONCILE_MS);

  function ask(name: string, summary: string, reply: TSchema): void {
    route(
      app,
      'GET',
      `/api/trading/${name}`,
      { summary, reply, right: 'view', tag: 'trading' },
      async (_given, request, sent) => {
        onTrader(request);
        return passed(sent, await trader.tell(name, null));
      },
    );
  }
  ask('state', 'What may be traded at all, and what stands against it', ControlState);
  ask('trades', 'What is held', HeldTrades);
}

/** As the ledger names whoever told it. */
const named = ({ login, scope }: Session): string => `${scope === null ? 'web' : 'key'}:${login}`;

/** Of what was told, all that is no secret and no list. */
const told = ({ password: _, ...body }: Readonly<Record<string, unknown>>): AuditEntry['detail'] =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, isPlain(value) ? value : JSON.stringify(value)]),
  );
const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const said = ({ status, body }: TraderAnswer): unknown => (status < 400 ? body : refusalOf(body));
const passed = (reply: FastifyReply, answer: TraderAnswer): FastifyReply =>
  reply.code(answer.status).send(said(answer));
