import { SYMBOLS } from '@rec-io/domain/market';
import { Type } from '@sinclair/typebox';
import { fields, oneOf, orNull, TimeMs } from '../contract/schemas.ts';
import { begunWork } from './begun-work-schema.ts';

export const Coin = oneOf(...SYMBOLS);
const Iso = (description: string) => Type.String({ description: `${description}, ISO, UTC` });
const Score = fields({
  questions: Type.Integer(),
  logLoss: Type.Number({ description: 'mean, lower is better' }),
  brier: Type.Number(),
  calibrationError: Type.Number({ description: '0…1, lower is better' }),
});

const Bands = Type.Array(
  fields({
    from: Type.Number(),
    to: Type.Number(),
    questions: Type.Integer(),
    said: Type.Number({ description: 'mean of what was said, 0…1' }),
    came: Type.Number({ description: 'how often it came, 0…1' }),
  }),
  { description: 'of twentieths of probability, those that held questions' },
);
const Interval = fields({ mean: Type.Number(), low: Type.Number(), high: Type.Number() });

const Model = fields({
  name: Type.String({ description: 'release: the one that came along' }),
  isInUse: Type.Boolean(),
  trainedFrom: orNull(Iso('first bar')),
  trainedTo: orNull(Iso('end of the last bar')),
  bars: orNull(Type.Integer()),
  judged: orNull(
    fields({
      at: Iso('when'),
      event: Type.String(),
      against: Type.String({ description: 'what was in use then' }),
      scores: fields({
        from: Iso('closes after'),
        to: Iso('up to'),
        candidate: Score,
        inUse: Score,
        difference: Interval,
      }),
    }),
  ),
  calibration: orNull(fields({ from: Iso('closes after'), to: Iso('up to'), bands: Bands })),
  problem: orNull(Type.String({ description: 'why it cannot be used' })),
});

const Event = fields({
  timeMs: TimeMs('when'),
  event: oneOf('promoted', 'kept', 'chosen', 'failed'),
  model: orNull(Type.String({ description: 'null: the release’s' })),
  before: orNull(Type.String()),
  by: Type.String(),
  why: Type.String(),
});

export const ResearchReply = fields({
  coins: Type.Array(
    fields({
      symbol: Coin,
      inUse: fields({
        name: Type.String(),
        since: orNull(Iso('since when')),
        problem: orNull(Type.String({ description: 'why it is not the one that was chosen' })),
      }),
      former: orNull(Type.String({ description: 'what going back leads to' })),
      models: Type.Array(Model),
      events: Type.Array(Event, { description: 'oldest first, at most 50' }),
    }),
  ),
  refresh: fields({
    now: orNull(
      fields({
        by: Type.String(),
        sinceMs: TimeMs('since when'),
        symbol: Coin,
        step: Type.String({ description: 'fetch, verify, train, evaluate, keep, decide' }),
        share: Type.Number({ description: 'of all that is to be done, 0…1' }),
      }),
    ),
    last: orNull(fields({ endedAtMs: TimeMs('when it ended'), failure: orNull(Type.String()) })),
    none: orNull(Type.String({ description: 'why none can be made here' })),
  }),
});

const ModelName = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9]+([.-][a-z0-9]+)*$' });
const Why = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '^[^\\u0000-\\u001f]*[^\\s\\u0000-\\u001f][^\\u0000-\\u001f]*$',
  description: 'why: the journal keeps it',
});

export const UseWish = fields({ symbol: Coin, model: ModelName, seen: ModelName, reason: Why });
export const BackWish = fields({ symbol: Coin, seen: ModelName, reason: Why });
export const RefreshWish = fields({
  symbols: Type.Array(Coin, { minItems: 1, maxItems: SYMBOLS.length, uniqueItems: true }),
});

export const ComparisonReply = fields({
  ...begunWork,
  result: orNull(
    fields({
      symbol: Coin,
      from: Iso('closes after'),
      to: Iso('up to'),
      warnings: Type.Array(Type.String(), { description: 'why it is no fair one' }),
      questions: Type.Integer(),
      models: Type.Array(
        fields({
          name: Type.String(),
          logLoss: Interval,
          brier: Type.Number(),
          calibrationError: Type.Number(),
          difference: orNull(Interval),
          bands: Bands,
        }),
        { description: 'the first is what the other is measured against' },
      ),
      times: Type.Array(
        fields({
          label: Type.String({ description: 'time to the close' }),
          questions: Type.Integer(),
          scores: Type.Array(fields({ logLoss: Type.Number(), calibrationError: Type.Number() })),
        }),
      ),
    }),
  ),
});
export const ComparisonWish = fields({
  symbol: Coin,
  first: ModelName,
  second: ModelName,
  weeks: Type.Integer({ minimum: 1, maximum: 520, description: 'the newest so many' }),
});
