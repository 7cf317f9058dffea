import { BEGIN_BEFORE_HEADER } from '@rec-io/domain/command-deadline';
import { type ParameterProblem, parameterProblems } from '@rec-io/domain/parameters';
import { PROTECTION_PARAMETERS, protectiveRules } from '@rec-io/domain/protection-parameters';
import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { CommandRefusal, type TraderCommands } from './trader-commands.ts';

const By = Type.String({ minLength: 1, maxLength: 100 });
const Reason = Type.String({ maxLength: 500 });
const TradeId = Type.String({ minLength: 1, maxLength: 64 });

const command = <T extends TObject['properties']>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

/** An exit sells no lower, in 1/10,000 $. */
const Floor = Type.Optional(Type.Integer({ minimum: 1, maximum: 9_999 }));

const ByOnly = command({ by: By });
const OfTrade = command({ tradeId: TradeId, by: By });
const CloseCommand = command({ tradeId: TradeId, by: By, floorE4: Floor });
const CloseAllCommand = command({ by: By, floorE4: Floor });
const TradeWithReason = command({ tradeId: TradeId, reason: Reason, by: By });
const WithReason = command({ reason: Reason, by: By });
const KillCommand = command({ reason: Reason, by: By, flatten: Type.Boolean() });
const ArmCommand = command({ reason: Reason, by: By, removesKillFile: Type.Boolean() });
const Wish = {
  ticker: Type.String({ minLength: 1, maxLength: 64 }),
  side: Type.Union([Type.Literal('yes'), Type.Literal('no')]),
  /** Whole contracts, in 1/100. */
  countE2: Type.Integer({ minimum: 100, maximum: 100_000_000, multipleOf: 100 }),
  /** Of the side bought, in 1/10,000 $. */
  limitE4: Type.Integer({ minimum: 1, maximum: 9_999 }),
};
const BuyCommand = command({ ...Wish, requestId: Type.String({ minLength: 8, maxLength: 64 }), by: By });
const BuyPreviewCommand = command({ ...Wish, by: By });
const RulesCommand = command({
  tradeId: TradeId,
  by: By,
  /** Complete, in the owner's units, by the keys of `PROTECTION_PARAMETERS`. */
  rules: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()])),
});

/** For the server that has these routes: what does not fit is refused, not bent until it fits. */
export const STRICT = { ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } } as const;

/** What only makes trading stricter is done however late it comes. */
const NEVER_TOO_LATE: ReadonlySet<string> = new Set(['reduce', 'halt', 'kill']);

/** Reasons are part of the ledger and of log lines. */
const BODY_BYTES_MAX = 16 * 1024;

/**
 * What people tell a running trader, from the command line and through web: `POST /command/…`, each with `by`. Refusals are
 * `{ error: { code, message } }` with 404, 409, 422 or 503; what may not begin any more is refused by `too_late`. Whoever asks must have shown the internal token before.
 */
export function commandRoutes(app: FastifyInstance, commands: TraderCommands): void {
  function on<S extends TObject>(name: string, body: S, act: (given: Static<S>) => unknown): void {
    app.post(`/command/${name}`, { schema: { body }, bodyLimit: BODY_BYTES_MAX }, async (request) => {
      if (!NEVER_TOO_LATE.has(name)) inTime(request);
      return (await act(request.body as Static<S>)) ?? { done: true };
    });
  }
  on('buy', BuyCommand, ({ requestId, by, ...wish }) => commands.buy(wish, requestId, by));
  on('buy-preview', BuyPreviewCommand, ({ by: _, ...wish }) => commands.buyPreview(wish));
  on('close', CloseCommand, ({ tradeId, floorE4 = null, by }) => commands.close(tradeId, floorE4, by));
  on('close-all', CloseAllCommand, ({ floorE4 = null, by }) => commands.closeAll(floorE4, by));
  on('hold', TradeWithReason, ({ tradeId, reason, by }) => commands.hold(tradeId, said(reason), by));
  on('call-off', OfTrade, ({ tradeId, by }) => commands.callOff(tradeId, by));
  on('rules', RulesCommand, ({ tradeId, rules, by }) => commands.rules(tradeId, checked(rules), by));
  on('reduce', WithReason, ({ reason, by }) => commands.reduce(reason, by));
  on('halt', WithReason, ({ reason, by }) => commands.halt(reason, by));
  on('kill', KillCommand, ({ reason, by, flatten }) => commands.kill(reason, by, flatten));
  on('arm', ArmCommand, ({ reason, by, removesKillFile }) => commands.arm(said(reason), by, removesKillFile));
  on('reconcile', ByOnly, () => commands.reconcile());
  on('adopt', WithReason, ({ reason, by }) => commands.adopt(said(reason), by));
  app.get('/command/state', async () => commands.state());
  app.get('/command/suspended', async () => commands.suspended());
  app.get('/command/trades', async () => commands.trades());
  app.get('/command/live-trades', async () => commands.liveTrades());

  app.setErrorHandler((error: FastifyError | CommandRefusal, _request, reply) => {
    if (error instanceof CommandRefusal)
      return reply.code(error.httpStatus).send({ error: { code: error.code, message: error.message } });
    const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
    const code = isTheirs ? 'bad_command' : 'failed';
    return reply.code(isTheirs ? 422 : 500).send({ error: { code, message: error.message } });
  });
}

/** The same door where nothing is traded: it says so to everything. */
export function nothingToCommand(app: FastifyInstance): void {
  app.all('/command/*', (_request, reply) => {
    const error = { code: 'market_only', message: 'there is no key here, and nothing is traded' };
    return reply.code(409).send({ error });
  });
}

function inTime({ headers }: FastifyRequest): void {
  const until = headers[BEGIN_BEFORE_HEADER];
  if (until === undefined || Date.now() <= Number(until)) return;
  throw new CommandRefusal(
    'too_late',
    'it was asked too long ago, while the trader did not answer: ask again',
  );
}

function said(reason: string): string {
  const text = reason.trim();
  if (text === '') throw new CommandRefusal('no_reason', 'say why');
  return text;
}

/** What is left out would fall back to a default that nobody chose. */
function checked(given: Parameters<typeof protectiveRules>[0]) {
  const missing = PROTECTION_PARAMETERS.filter(({ key }) => given[key] === undefined);
  const problems: ParameterProblem[] = [
    ...missing.map(({ key }) => ({ key, message: 'it is missing' })),
    ...parameterProblems(PROTECTION_PARAMETERS, given),
  ];
  if (problems.length > 0)
    throw new CommandRefusal(
      'bad_rules',
      problems.map(({ key, message }) => `${key}: ${message}`).join('; '),
    );
  return protectiveRules(given);
}
