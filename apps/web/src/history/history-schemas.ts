import { Type } from '@sinclair/typebox';
import { fields, Mode, MoneyE6, oneOf, orNull, PriceE4, TimeMs } from '../contract/schemas.ts';

const Probability = Type.Number({ description: '0…1' });
const count = (description: string) => Type.Number({ description });
const Side = oneOf('yes', 'no');
const Next = orNull(Type.String({ description: 'for after=; null: there is no more' }));
const Said = Type.String({ description: 'what kind of money it was, in words' });

const HistoryRow = fields({
  id: Type.String(),
  status: oneOf('pending', 'open', 'closing', 'closed', 'expired', 'error'),
  openedAtMs: TimeMs('of the entry'),
  closedAtMs: orNull(TimeMs('of the end')),
  closeTimeMs: orNull(TimeMs('of the market’s close')),
  symbol: Type.String(),
  strategy: Type.String(),
  monitor: orNull(Type.String()),
  ticker: Type.String(),
  contract: Type.String(),
  strikeE4: PriceE4('strike'),
  side: Side,
  entryProbability: Probability,
  entryEdgeE4: PriceE4('promised by a contract at the entry, fee paid'),
  buyPriceE4: orNull(PriceE4('mean, of a contract')),
  sellPriceE4: orNull(PriceE4('mean, of a contract')),
  countE2: count('in 1/100 contract'),
  feesE6: MoneyE6('of both legs'),
  pnlE6: orNull(MoneyE6('after fees')),
  symbolOpenE4: PriceE4('index at the entry'),
  symbolCloseE4: orNull(PriceE4('index at the end')),
  momentumBp: orNull(Type.Number({ description: 'at the entry, in basis points' })),
  winLoss: orNull(oneOf('W', 'L', 'D')),
  paid: orNull(Type.Boolean({ description: 'whether the market paid the side; null: not known' })),
  entryMethod: oneOf('manual', 'auto'),
  closeMethod: orNull(oneOf('manual', 'auto', 'expired', 'external')),
  exitReason: orNull(Type.String()),
  heldToSettlement: orNull(Type.String({ description: 'why' })),
  reason: orNull(Type.String()),
});

const HistorySummary = fields({
  trades: Type.Integer(),
  won: Type.Integer(),
  lost: Type.Integer(),
  drawn: Type.Integer(),
  meanProbability: orNull(Probability),
  meanBuyE4: orNull(PriceE4('of a contract')),
  meanEdgeE4: orNull(PriceE4('of a contract')),
  pnlE6: MoneyE6('after fees'),
  feesE6: MoneyE6('of both legs'),
});

export const HistoryPage = fields({
  mode: Mode,
  said: Said,
  rows: Type.Array(HistoryRow),
  next: Next,
  summary: HistorySummary,
});

const Group = fields({
  key: orNull(Type.String()),
  trades: Type.Integer(),
  contractsE2: count('in 1/100 contract'),
  expectedE6: MoneyE6('what the entries promised, after fees'),
  realisedE6: MoneyE6('what came of them, after fees'),
  feesE6: MoneyE6('of both legs'),
  won: Type.Integer(),
  lost: Type.Integer(),
});
const Interval = orNull(
  Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: 'of 95 %, from and to' }),
);
const Mean = (description: string) =>
  orNull(Type.Number({ description: `${description}, in 1/1,000,000 $` }));

export const PerformanceReply = fields({
  mode: Mode,
  said: Said,
  isCut: Type.Boolean({
    description: 'there are more trades than are judged at once: the newest are left out',
  }),
  all: Group,
  meanExpectedE6: Mean('promised by a trade'),
  meanRealisedE6: Mean('brought by a trade'),
  realisedInterval: Interval,
  calibration: Type.Array(
    fields({
      from: Probability,
      to: Probability,
      known: Type.Integer({ description: 'trades whose outcome is known' }),
      meanProbability: orNull(Probability),
      paid: Type.Integer(),
      share: orNull(Probability),
      interval: Interval,
      unknown: Type.Integer({ description: 'sold before; they tend to be the ones that would have lost' }),
    }),
  ),
  curve: Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), {
    description: '[when, cumulative profit after fees in 1/1,000,000 $]',
  }),
  maxDrawdownE6: MoneyE6('deepest'),
  drawdownE6: MoneyE6('present'),
  byStrategy: Type.Array(Group),
  byHour: Type.Array(Group, { description: 'of the market’s close on the exchange’s clock' }),
  byStrikeDistance: Type.Array(Group, { description: 'in percent of the strike, at the entry' }),
  bySide: Type.Array(Group),
  winRate: orNull(Probability),
});

const page = <T extends Parameters<typeof fields>[0]>(row: T) =>
  fields({ mode: Mode, rows: Type.Array(fields(row)), next: Next });

export const FillsPage = page({
  tradeId: Type.String(),
  orderId: Type.String(),
  clientOrderId: Type.String(),
  ticker: Type.String(),
  side: oneOf('bid', 'ask'),
  yesPriceE4: PriceE4('of YES'),
  countE2: count('in 1/100 contract'),
  feeE6: MoneyE6('fee'),
  isTaker: Type.Boolean(),
  timeMs: TimeMs('when'),
});
export const SettlementsPage = page({
  ticker: Type.String(),
  eventTicker: Type.String(),
  result: Side,
  revenueE6: MoneyE6('paid'),
  yesCountE2: count('in 1/100 contract'),
  noCountE2: count('in 1/100 contract'),
  timeMs: TimeMs('when'),
});
export const PositionsPage = page({
  ticker: Type.String(),
  countE2: count('in 1/100 contract, YES above zero'),
  totalTradedE6: orNull(MoneyE6('traded')),
  exposureE6: orNull(MoneyE6('exposed')),
  realizedPnlE6: orNull(MoneyE6('realised')),
  feesE6: orNull(MoneyE6('paid')),
  changedAtMs: orNull(TimeMs('of the last change')),
  seenAtMs: TimeMs('when the exchange told it last'),
});
