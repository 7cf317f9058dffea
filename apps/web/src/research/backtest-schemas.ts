import { Type } from '@sinclair/typebox';
import { fields, orNull } from '../contract/schemas.ts';
import { begunWork } from './begun-work-schema.ts';
import { Coin } from './research-schemas.ts';

const TEXT_MAX = 64;
const SETTINGS_MAX = 150;
const Day = (description: string) => Type.String({ description: `${description}, UTC: 2018-03-01` });
const Iso = (description: string) => Type.String({ description: `${description}, ISO, UTC` });
const Share = (description: string) => Type.Number({ description: `${description}, 0…1` });

const line = {
  name: Type.String(),
  madeAt: Iso('when'),
  symbol: Type.String(),
  strategy: Type.String(),
  model: Type.String(),
  from: Iso('from'),
  to: Iso('up to'),
  quotes: Type.String({ description: 'modelled or recorded' }),
  fills: Type.String({ description: 'the assumption about fills that profit is told by' }),
  trades: Type.Integer(),
  profit: Type.Number({ description: '$ after fees' }),
  pessimistic: orNull(Type.Number({ description: '$ after fees, by the worst assumption about fills' })),
  perTrade: orNull(Type.Number({ description: '$ after fees' })),
  drawdown: Type.Number({ description: '$' }),
  pValue: orNull(Share('how likely it is without skill')),
  warnings: Type.Array(Type.String(), { description: 'why it may be luck' }),
};

export const BacktestsReply = fields({
  ...begunWork,
  options: Type.Array(
    fields({
      key: Type.String(),
      help: Type.String(),
      default: orNull(Type.String()),
      choices: orNull(Type.Array(Type.String())),
    }),
    { description: 'as recio backtest declares them' },
  ),
  coins: Type.Array(
    fields({
      symbol: Coin,
      from: Day('first day of stored prices'),
      to: Day('last'),
      models: Type.Array(Type.String()),
    }),
    { description: 'what is stored' },
  ),
  runs: Type.Array(Type.Union([fields(line), fields({ name: Type.String(), problem: Type.String() })]), {
    description: 'newest first',
  }),
  none: orNull(Type.String({ description: 'why none can be begun here' })),
});

export const BacktestReportReply = fields({
  ...line,
  command: Type.String({ description: 'as it was typed' }),
  marks: Type.Array(Type.String(), { description: 'what must be known to read the numbers' }),
  rows: Type.Array(Type.Array(Type.String(), { minItems: 2, maxItems: 2 }), {
    description: 'what, and its numbers in words',
  }),
  equity: Type.Array(Type.Number(), {
    description: 'balance in $ at the end of each day; the first is before it',
  }),
  calibration: Type.Array(
    fields({
      from: Share('said, from'),
      to: Share('to'),
      trades: Type.Integer(),
      said: Share('mean'),
      came: fields({ mean: Share('how often'), low: Share('95 %'), high: Share('95 %') }),
    }),
  ),
});

/** No control characters: what is typed becomes words of a command line. */
const Typed = Type.String({ maxLength: TEXT_MAX, pattern: '^[^\\u0000-\\u001f]*$' });
const Name = Type.String({ maxLength: TEXT_MAX, pattern: '^[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$' });

export const OfBacktest = fields({ name: Name });
export const BegunReply = fields({ name: Type.String({ description: 'under which it is saved' }) });
export const BacktestWishBody = fields({
  symbol: Coin,
  strategy: Type.String({
    minLength: 1,
    maxLength: TEXT_MAX,
    pattern: '^[A-Za-z0-9][A-Za-z0-9 _-]*$',
    description: 'by its name: no path',
  }),
  from: Typed,
  to: Typed,
  model: Typed,
  market: Typed,
  fills: Typed,
  latency: Typed,
  balance: Typed,
  seed: Typed,
  save: Typed,
  settings: Type.Record(
    Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' }),
    Type.Union([Type.Number(), Type.Boolean(), Typed]),
    {
      maxProperties: SETTINGS_MAX,
      additionalProperties: false,
      description: 'of strategy, size and protection',
    },
  ),
});
