import { Type } from '@sinclair/typebox';
import { fields, Mode, MoneyE6, oneOf, orNull, PriceE4, TimeMs } from '../contract/schemas.ts';

const Side = oneOf('yes', 'no');
const Action = oneOf('entry', 'exit');
const count = (description: string) => Type.Number({ description: `${description}, in 1/100 contract` });
const text = (description: string) => Type.String({ description });
const event = <K extends string, T extends Parameters<typeof fields>[0]>(kind: K, properties: T) =>
  fields({ kind: Type.Literal(kind), timeMs: TimeMs('exchange time'), ...properties });

const Event = Type.Union([
  event('decided', {
    action: Action,
    cause: text('entry, or what made somebody want out'),
    method: oneOf('auto', 'manual'),
    countE2: count('wanted'),
    limitE4: PriceE4('of the side held'),
    probability: orNull(Type.Number({ description: 'of the side held, 0…1' })),
    model: orNull(Type.String()),
    edgeE4: PriceE4('edge'),
    indexE4: PriceE4('index'),
    momentumBp: orNull(Type.Number()),
    timeToCloseS: Type.Number(),
  }),
  event('answered', {
    action: Action,
    outcome: oneOf('acknowledged', 'rejected', 'unknown'),
    filledE2: orNull(count('filled at once')),
    reason: orNull(Type.String()),
  }),
  event('filled', {
    action: Action,
    countE2: count('filled'),
    priceE4: PriceE4('of the side held'),
    feeE6: MoneyE6('fee'),
    isTaker: Type.Boolean(),
  }),
  event('protected', {
    by: oneOf('monitor', 'person'),
    rules: Type.Array(Type.String(), { description: 'what sells it by itself; empty: nothing' }),
  }),
  event('exit-began', {
    cause: text('what made somebody want out'),
    reason: Type.String(),
    floorE4: orNull(PriceE4('it sells no lower')),
  }),
  event('exit-ended', { result: oneOf('flat', 'held', 'reopened'), reason: Type.String() }),
  event('settled', { result: Side }),
  event('adopted', {
    what: oneOf('fill', 'position', 'cash'),
    countE2: count('change of the position'),
    reason: Type.String(),
    by: Type.String(),
  }),
]);

export const Story = fields({
  mode: Mode,
  trade: fields({
    id: Type.String(),
    status: text('pending, open, closing, expired, closed or error'),
    symbol: Type.String(),
    ticker: Type.String(),
    contract: Type.String(),
    strikeE4: PriceE4('as people say it'),
    side: Side,
    monitor: Type.String(),
    strategy: Type.String(),
    closeTimeMs: TimeMs('of its market'),
    filledE2: count('bought'),
    heldE2: count('held'),
    buyPriceE4: orNull(PriceE4('mean paid')),
    feesE6: MoneyE6('of both legs'),
    pnlE6: orNull(MoneyE6('profit after fees, once it is closed')),
    reason: orNull(Type.String()),
    heldToSettlement: orNull(Type.String()),
  }),
  events: Type.Array(Event, { description: 'oldest first' }),
});

const Price = orNull(text('decimal dollars'));
const Decision = fields({
  monitor: Type.String(),
  strategy: Type.String(),
  symbol: Type.String(),
  model: orNull(Type.String()),
  decidedAt: text('UTC, ISO 8601'),
  event: orNull(Type.String()),
  toCloseS: orNull(Type.Number()),
  indexUsd: text('decimal dollars'),
  indexAgeMs: orNull(Type.Number()),
  booksAgeMs: orNull(Type.Number()),
  momentumBp: orNull(Type.Number()),
  trading: text('active, reducing or halted'),
  obstacle: orNull(text('why nothing could be entered then')),
  balanceUsd: Price,
  state: oneOf('ACTIVE', 'INACTIVE', 'PAUSED'),
  pausedForS: orNull(Type.Number()),
  settings: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()])),
  madeAgain: fields({ kind: oneOf('same', 'other', 'impossible'), reason: orNull(Type.String()) }),
  overall: orNull(text('why nothing at all was wanted')),
  wanted: Type.Array(fields({ what: Type.String(), became: Type.String() })),
  strikes: Type.Array(
    fields({
      ticker: Type.String(),
      strike: Type.String(),
      side: Side,
      probability: orNull(Type.Number()),
      probabilityLow: orNull(Type.Number()),
      probabilityHigh: orNull(Type.Number()),
      bidUsd: Price,
      askUsd: Price,
      edgeCents: orNull(Type.Number()),
      volume: Type.String(),
      why: Type.String(),
    }),
  ),
  strikesInAll: Type.Integer(),
});

export const ToldDecision = fields({
  decision: orNull(Decision),
  why: orNull(text('why there is none to be told')),
});
