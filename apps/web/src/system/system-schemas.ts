import { Type } from '@sinclair/typebox';
import { fields, Mode, oneOf, orNull, TimeMs } from '../contract/schemas.ts';

const Bytes = (description: string) => Type.Number({ description: `${description}, bytes` });
const Restartable = oneOf('yes', 'guest', 'database', 'not-seen', 'not-kept');

const Program = fields({
  program: Type.String(),
  port: Type.Integer(),
  pid: orNull(Type.Integer()),
  state: Type.String({ description: 'ready, unready, starting, waiting, stopped, alone, …' }),
  ready: Type.Boolean({ description: 'as asked just now' }),
  reason: orNull(Type.String({ description: 'why it is not ready, or what it says all the same' })),
  restarts: Type.Integer(),
  upSinceMs: orNull(TimeMs('since when its process runs')),
  memoryBytes: orNull(Bytes('resident memory')),
  host: orNull(Type.String({ description: 'in whose process it lives; null: its own' })),
  restartable: Restartable,
});

const Stop = orNull(
  fields({
    atMs: TimeMs('when'),
    by: Type.String(),
    reason: Type.String(),
    armedAtMs: orNull(TimeMs('when somebody armed again')),
  }),
);

export const SystemReply = fields({
  atMs: TimeMs('when this was looked at'),
  mode: Mode,
  running: Type.Boolean({ description: 'something keeps the programs alive' }),
  healthy: Type.Boolean({ description: 'everything is up and useful' }),
  keeper: oneOf('parent', 'supervisord'),
  programs: Type.Array(Program),
  machine: fields({
    processors: Type.Integer(),
    load: Type.Number({ description: 'of the last minute' }),
    memoryBytes: Bytes('memory'),
    memoryFreeBytes: Bytes('memory that can be had'),
    diskBytes: orNull(Bytes('the disk that holds the data')),
    diskFreeBytes: orNull(Bytes('free on it')),
  }),
  feeds: Type.Array(
    fields({
      feed: oneOf('recorded', 'bars-BTC', 'bars-ETH', 'account'),
      program: Type.String({ description: 'which brings it' }),
      ageMs: orNull(Type.Integer({ description: 'null where it has none or does not answer' })),
    }),
  ),
  version: Type.String(),
  nodeVersion: Type.String(),
  backups: fields({
    place: Type.String({ description: 'their directory' }),
    newest: Type.Union(
      [TimeMs('when the newest was made'), Type.Literal('away'), Type.Literal('unreadable'), Type.Null()],
      {
        description:
          'null: there is none; away: the chosen place is not there now; unreadable: not for this program',
      },
    ),
    moments: orNull(
      fields({ fromMs: TimeMs('from when on'), toMs: TimeMs('until when any moment can be gone back to') }),
    ),
    provedMs: orNull(TimeMs('when the newest base copy was last restored on trial')),
  }),
  updates: fields({
    from: orNull(Type.String({ description: 'from where versions come; null: nobody has named a place' })),
    checkedMs: orNull(TimeMs('when somebody looked there last')),
    news: orNull(
      fields({
        state: oneOf('available', 'open'),
        version: Type.String(),
        text: Type.String({ description: 'what to do about it' }),
      }),
    ),
    last: orNull(
      fields({ from: Type.String(), to: Type.String(), begunMs: TimeMs('when the last update began') }),
    ),
  }),
  database: orNull(
    fields({
      sizeBytes: Bytes('the database on disk'),
      version: Type.String(),
      schema: Type.Integer(),
      upSinceMs: TimeMs('since when its server runs'),
      health: orNull(
        fields({
          overall: Type.String({ description: 'the monitor’s word: healthy, degraded, offline' }),
          cpuPercent: orNull(Type.Number()),
          deadMan: orNull(Type.String({ description: 'watching, silent, blind, triggered' })),
          atMs: TimeMs('when it looked'),
        }),
      ),
      stops: fields({ last: Stop, drill: Stop }),
    }),
  ),
});

export const LogFiles = Type.Array(
  fields({ name: Type.String(), sizeBytes: Bytes('size'), changedAtMs: TimeMs('last written') }),
);

export const LogReply = fields({
  lines: Type.Array(
    fields({
      timeMs: orNull(TimeMs('when')),
      level: orNull(Type.String()),
      text: Type.String({ description: 'times in it are UTC; secrets are taken out' }),
    }),
  ),
  cursor: Type.String({ description: 'ask for what follows with after=' }),
  isCut: Type.Boolean({ description: 'there was more than is looked at or told at once' }),
});
