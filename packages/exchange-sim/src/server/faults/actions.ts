import type { CoinSymbol } from '@rec-io/domain/market';
import { type MoneyE6, type PriceE4, parseDecimal } from '@rec-io/domain/money';
import { type Static, type TObject, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Exchange } from '../../exchange.ts';
import { EXCHANGE_INDEX } from '../../trading-market.ts';
import { FaultRuleError } from './fault-rule.ts';
import type { Faults } from './faults.ts';
import type { ServerFaults } from './server-faults.ts';

/** `gap`: seconds without a print; `stall`: the last price again and again. */
export type IndexAccident = 'none' | 'gap' | 'stall';

export type ActionPorts = {
  readonly exchange: Exchange;
  readonly faults: Faults;
  readonly server: ServerFaults;
  /** How far reads of accounts are behind their writes from now on. */
  readonly setReadLag: (lagMs: number) => void;
  /** Null: of all coins. */
  readonly index: (symbol: CoinSymbol | null, accident: IndexAccident) => void;
};

const form = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const Ticker = Type.String({ minLength: 1 });
const ForS = Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }));
const Usd = Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,6})?$' });
const Money = form({
  account: Type.String({ minLength: 1 }),
  amount: Usd,
  exchangeIndex: Type.Optional(Type.Integer({ minimum: 0 })),
  subaccount: Type.Optional(Type.Integer({ minimum: 0, maximum: 63 })),
});

const FORMS = {
  /** A market, or all markets of an event. */
  halt: form({ ticker: Ticker }),
  resume: form({ ticker: Ticker }),
  pause: form({
    what: Type.Union([Type.Literal('trading'), Type.Literal('exchange'), Type.Literal('none')]),
    forS: ForS,
  }),
  outage: form({ mode: Type.Union([Type.Literal('refuse'), Type.Literal('unavailable')]), forS: ForS }),
  recover: form({}),
  'settlement-delay': form({ event: Ticker, byS: Type.Number({ minimum: 0, maximum: 1_000_000 }) }),
  dispute: form({ event: Ticker }),
  amend: form({ event: Ticker, value: Usd }),
  clock: form({ offsetMs: Type.Integer({ minimum: -86_400_000, maximum: 86_400_000 }) }),
  index: form({
    symbol: Type.Optional(Type.Union([Type.Literal('BTC'), Type.Literal('ETH')])),
    accident: Type.Union([Type.Literal('gap'), Type.Literal('stall'), Type.Literal('none')]),
    forS: ForS,
  }),
  'read-lag': form({ lagMs: Type.Integer({ minimum: 0, maximum: 600_000 }) }),
  deposit: Money,
  withdraw: Money,
  'cut-sockets': form({
    account: Type.Optional(Type.String()),
    midFrame: Type.Optional(Type.Boolean()),
  }),
} satisfies Readonly<Record<string, TObject>>;

type Forms = typeof FORMS;
export type ActionName = keyof Forms;
type Input<K extends ActionName> = Static<Forms[K]>;
type Handlers = {
  readonly [K in ActionName]: (ports: ActionPorts, input: Input<K>) => object | Promise<object>;
};

export const ACTION_NAMES = Object.keys(FORMS) as readonly ActionName[];
const compiled = new Map(Object.entries(FORMS).map(([name, own]) => [name, TypeCompiler.Compile(own)]));

/** It was asked for well, but things are not so that it could be done. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';
}

function sure(done: boolean, what: string): object {
  if (!done) throw new ActionRefused(what);
  return {};
}

/** Undoes something after so many wall seconds. */
function later(forS: number | undefined, undo: () => void): void {
  if (forS !== undefined) setTimeout(undo, forS * 1_000).unref();
}

const usdE4 = (text: string): PriceE4 => parseDecimal(text, 4) as PriceE4;

const HANDLERS: Handlers = {
  halt: ({ exchange }, { ticker }) =>
    sure(exchange.operations.halt(ticker), `${ticker} is no market or event that trades`),
  resume: ({ exchange }, { ticker }) =>
    sure(exchange.operations.resume(ticker), `${ticker} is no market or event that is halted`),
  pause: ({ exchange }, { what, forS }) => {
    const resumeMs = forS === undefined ? null : exchange.nowMs + forS * 1_000;
    exchange.operations.pause(what, resumeMs);
    later(forS, () => exchange.operations.pause('none'));
    return {};
  },
  outage: async ({ server }, { mode, forS }) => {
    await server.outage.begin(mode, forS);
    return {};
  },
  recover: async ({ server }) => {
    await server.outage.end();
    return {};
  },
  'settlement-delay': ({ exchange }, { event, byS }) =>
    sure(exchange.operations.delaySettlement(event, byS), `${event} is no event that has still to be paid`),
  dispute: ({ exchange }, { event }) =>
    sure(exchange.operations.dispute(event), `${event} is no event that is determined and not paid`),
  amend: ({ exchange }, { event, value }) =>
    sure(exchange.operations.amend(event, usdE4(value)), `${event} is not disputed`),
  clock: ({ faults }, { offsetMs }) => {
    faults.setClock(offsetMs);
    return {};
  },
  index: ({ index }, { symbol = null, accident, forS }) => {
    index(symbol, accident);
    later(forS, () => index(symbol, 'none'));
    return {};
  },
  'read-lag': ({ setReadLag }, { lagMs }) => {
    setReadLag(lagMs);
    return {};
  },
  deposit: ({ exchange }, input) => moved(exchange, input, 'deposit'),
  withdraw: ({ exchange }, input) => moved(exchange, input, 'withdraw'),
  'cut-sockets': ({ server }, { account = null, midFrame = false }) => ({
    cut: server.frames.cut(account, midFrame),
  }),
};

function moved(exchange: Exchange, input: Input<'deposit'>, way: 'deposit' | 'withdraw'): object {
  const { account, amount, exchangeIndex = EXCHANGE_INDEX, subaccount = 0 } = input;
  const names = Array.from(exchange.accounts(), ({ name }) => name);
  // An account that is not there would be opened, and the money with it.
  if (!names.includes(account))
    throw new ActionRefused(`${account} is no account; there are ${names.join(', ')}`);
  const plan = { amountE6: parseDecimal(amount, 6) as MoneyE6, exchangeIndex, subaccount };
  const result = way === 'deposit' ? exchange.deposit(account, plan) : exchange.withdraw(account, plan);
  if (!result.ok) throw new ActionRefused(result.message);
  return { depositId: result.deposit.depositId };
}

/**
 * Does one thing now.
 * @throws FaultRuleError when it is asked for wrongly, ActionRefused when it cannot be done
 */
export async function act(ports: ActionPorts, name: string, input: unknown): Promise<object> {
  const own = compiled.get(name);
  if (!own) throw new FaultRuleError(`the action must be one of ${ACTION_NAMES.join(', ')}`);
  const error = own.Errors(input ?? {}).First();
  if (error) throw new FaultRuleError(`${name}: ${error.path.slice(1)}: ${error.message}`);
  const handler = HANDLERS[name as ActionName] as (ports: ActionPorts, input: unknown) => object;
  const result = await handler(ports, input ?? {});
  // Outage and clock tell of themselves.
  if (!TELLS_ITSELF.has(name)) ports.faults.note(name, (input ?? {}) as object);
  return result;
}

const TELLS_ITSELF: ReadonlySet<string> = new Set(['outage', 'recover', 'clock']);
