import { Type } from '@sinclair/typebox';
import { ErrorReply, fields, MoneyE6, oneOf, orNull, PriceE4, TimeMs } from './schemas.ts';

// What the trader answers, as packages/domain and apps/trader have it; that these say the same is tested.

const TradingState = oneOf('active', 'reducing', 'halted');
const Control = fields({
  state: TradingState,
  flatten: Type.Boolean({ description: 'everything held is to be sold, too' }),
  reason: Type.String(),
  by: Type.String({ description: 'a person by name, or a breaker by its code' }),
  timeMs: TimeMs('when'),
});
const Parameters = Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()]));
const count = (description: string) => Type.Integer({ description });

export const ControlState = fields({
  state: TradingState,
  newest: orNull(Control),
  flattening: orNull(Type.String({ description: 'why everything held is being sold' })),
  trips: Type.Array(fields({ code: Type.String(), reason: Type.String() })),
  killFile: orNull(fields({ by: Type.String(), reason: Type.String() })),
  groups: Type.Array(
    fields({ exchangeIndex: Type.Integer(), groupId: Type.String(), takesOrders: Type.Boolean() }),
  ),
  losses: fields({
    hourE6: MoneyE6('of the last hour'),
    dayE6: MoneyE6('of the day'),
    drawdownE6: MoneyE6('from the highest'),
  }),
  ordersLastHour: count('sent'),
  openTrades: count('now'),
  exposureE6: MoneyE6('what all open trades can lose'),
  unknownOrders: count('whose fate is not proven'),
  limits: Parameters,
});

export const Controlled = fields({
  control: ControlState,
  exchange: orNull(
    Type.Array(
      fields({
        exchangeIndex: Type.Integer(),
        groupId: Type.String(),
        problem: orNull(Type.String({ description: 'null: the exchange has confirmed it' })),
      }),
    ),
  ),
});

export const Killed = fields({
  killFile: Type.Boolean({ description: 'whether the kill file is written' }),
  trader: Type.Union([Controlled, ErrorReply, Type.Null()], { description: 'null: it did not answer' }),
});

export const Closing = fields({
  isConfirmed: Type.Boolean({ description: 'the exchange has said what is held' }),
  isKept: Type.Boolean({ description: 'a restart knows of it' }),
  trades: Type.Array(Type.String({ description: 'whose exit has begun' })),
  holdings: Type.Array(Type.String({ description: 'markets in which something of no trade is sold' })),
  refused: Type.Array(
    fields({ what: Type.String(), reason: Type.String(), isFloor: Type.Optional(Type.Literal(true)) }),
  ),
});

export const Side = oneOf('yes', 'no');
const Denial = orNull(
  fields({
    code: Type.String({ description: 'as docs/reference/risk-codes.md has it' }),
    message: Type.String(),
  }),
);
export const Bought = fields({
  tradeId: orNull(Type.String({ description: 'of what was sent' })),
  denial: Denial,
});
export const BuyShown = fields({
  denial: Denial,
  askE4: orNull(PriceE4('what is asked for the side')),
  probability: orNull(Type.Number({ description: 'that the side pays, 0 to 1' })),
  costE6: MoneyE6('all of it at the limit, without the fee'),
  expectedFeeE6: MoneyE6('at the limit'),
  worstLossE6: MoneyE6('when the side does not pay'),
  gainE6: MoneyE6('when it does'),
  closeTimeMs: orNull(TimeMs('of the market')),
  protectedAs: orNull(Type.String({ description: 'the monitor whose rules will protect it' })),
});

export const HeldTrades = Type.Array(
  fields({
    id: Type.String(),
    ticker: Type.String(),
    contract: Type.String(),
    side: Side,
    status: oneOf('pending', 'open', 'closing', 'closed', 'expired', 'error'),
    heldE2: count('in 1/100 contract'),
    exit: orNull(Type.String({ description: 'what made somebody want out' })),
    waits: orNull(fields({ reason: Type.String(), sinceMs: TimeMs('exchange time') })),
    floorE4: PriceE4('an exit sells no lower'),
    heldToSettlement: orNull(Type.String({ description: 'why' })),
    reason: orNull(Type.String()),
  }),
);

const Adoption = fields({
  id: Type.String(),
  what: oneOf('fill', 'position', 'cash'),
  reference: Type.String(),
  ticker: orNull(Type.String()),
  tradeId: orNull(Type.String()),
  countE2: count('signed, YES above zero, in 1/100 contract'),
  cashE6: MoneyE6('signed'),
  reason: Type.String(),
  by: Type.String(),
  timeMs: TimeMs('when'),
});
const Difference = fields({
  id: Type.String(),
  code: oneOf(
    'balance',
    'position',
    'fill',
    'fee',
    'settlement',
    'unproven-fill',
    'trades-do-not-add-up',
    'foreign-order',
    'order-id-taken',
  ),
  ticker: orNull(Type.String()),
  ledger: Type.String(),
  exchange: Type.String(),
  amountE6: MoneyE6('what it may be worth at most'),
  explanation: Type.String(),
  remedy: Type.String(),
  blocks: oneOf('market', 'entries'),
});
export const Reconciliation = fields({
  readAtMs: TimeMs('exchange time of the reading'),
  durationMs: Type.Number(),
  why: Type.String(),
  read: fields({
    orders: Type.Integer(),
    fills: Type.Integer(),
    settlements: Type.Integer(),
    positions: Type.Integer(),
  }),
  learnt: count('facts that only the exchange knew'),
  adopted: Type.Array(Adoption),
  undecided: Type.Array(Type.String()),
  ledgerBalanceE6: orNull(MoneyE6('by the ledger')),
  exchangeBalanceE6: MoneyE6('by the exchange'),
  differences: Type.Array(Difference),
  external: Type.Array(fields({ ticker: Type.String(), countE2: count('in 1/100 contract') })),
  moving: Type.Boolean({ description: 'the account did not hold still' }),
});
