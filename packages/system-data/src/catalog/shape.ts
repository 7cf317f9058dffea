import { type TSchema, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type {
  Description,
  EnumDescription,
  Note,
  SequenceDescription,
  TableDescription,
} from '../description.ts';

/** Bounds of what a stranger may describe. PostgreSQL's own are 1600 columns, 32 of them in an index, and 63 bytes a name. */
const TABLES_MAX = 20_000;
const PARTITIONS_MAX = 20_000;
const INDEXES_MAX = 500;
const LABELS_MAX = 10_000;
export const TEXT_CHARACTERS_MAX = 10_000;

const listOf = (schema: TSchema, maxItems: number) => Type.Array(schema, { maxItems });
const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()]);
const oneOf = (...values: readonly string[]) => Type.Union(values.map((value) => Type.Literal(value)));

/** Of letters: how many bytes they are is looked at where a name is. */
const NAME = Type.String({ minLength: 1, maxLength: 63 });
const TEXT = Type.String({ maxLength: TEXT_CHARACTERS_MAX });
const FLAG = Type.Boolean();
const SIZE = Type.Number({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const NUMBER_TEXT = Type.String({ pattern: '^-?[0-9]{1,19}$' });
const DEFERRAL = oneOf('never', 'on request', 'always');

const SEQUENCE = Type.Object({
  schema: NAME,
  name: NAME,
  type: oneOf('smallint', 'integer', 'bigint'),
  start: NUMBER_TEXT,
  increment: NUMBER_TEXT,
  minimum: NUMBER_TEXT,
  maximum: NUMBER_TEXT,
  cycle: FLAG,
  last: orNull(NUMBER_TEXT),
});

const ENUM = Type.Object({
  schema: NAME,
  name: NAME,
  labels: Type.Array(NAME, { minItems: 1, maxItems: LABELS_MAX }),
});

const COLUMN = Type.Object({
  name: NAME,
  type: Type.Object({
    schema: TEXT,
    name: TEXT,
    modifier: Type.String({ maxLength: 40 }),
    kind: oneOf('built-in', 'enum', 'other'),
    array: FLAG,
    hashable: FLAG,
    portable: FLAG,
  }),
  notNull: FLAG,
  collation: orNull(TEXT),
  default: orNull(TEXT),
  generated: orNull(Type.Object({ expression: TEXT, virtual: FLAG })),
  identity: orNull(oneOf('always', 'by default')),
  sequence: orNull(SEQUENCE),
  numberedBy: orNull(Type.Object({ schema: NAME, name: NAME })),
  comment: orNull(TEXT),
});

const INDEX_COLUMN = Type.Object({
  column: orNull(NAME),
  expression: orNull(TEXT),
  descending: FLAG,
  nullsFirst: FLAG,
  operatorClass: orNull(TEXT),
  collation: orNull(TEXT),
});

const INDEX = Type.Object({
  name: NAME,
  method: oneOf('btree', 'hash', 'gist', 'gin', 'spgist', 'brin'),
  unique: FLAG,
  nullsNotDistinct: FLAG,
  columns: Type.Array(INDEX_COLUMN, { minItems: 1, maxItems: 32 }),
  including: listOf(NAME, 32),
  predicate: orNull(TEXT),
  constraint: orNull(oneOf('primary key', 'unique')),
  deferral: DEFERRAL,
  partOf: orNull(NAME),
  comment: orNull(TEXT),
});

const KEY_ACTION = oneOf('no action', 'restrict', 'cascade', 'set null', 'set default');
const FOREIGN_KEY = Type.Object({
  name: NAME,
  columns: Type.Array(NAME, { minItems: 1, maxItems: 32 }),
  target: Type.Object({ schema: NAME, name: NAME, columns: Type.Array(NAME, { minItems: 1, maxItems: 32 }) }),
  onUpdate: KEY_ACTION,
  onDelete: KEY_ACTION,
  deferral: DEFERRAL,
});

const PARTITIONING = orNull(
  Type.Object({
    strategy: oneOf('range', 'list', 'hash'),
    keys: Type.Array(INDEX_COLUMN, { minItems: 1, maxItems: 32 }),
  }),
);

const PARTITION = Type.Recursive((self) =>
  Type.Object({
    schema: NAME,
    name: NAME,
    bound: TEXT,
    indexes: listOf(INDEX, INDEXES_MAX),
    partitioning: PARTITIONING,
    partitions: listOf(self, PARTITIONS_MAX),
    comment: orNull(TEXT),
  }),
);

const TABLE = Type.Object({
  schema: NAME,
  name: NAME,
  columns: Type.Array(COLUMN, { minItems: 1, maxItems: 1600 }),
  indexes: listOf(INDEX, INDEXES_MAX),
  checks: listOf(Type.Object({ name: NAME, expression: TEXT, comment: orNull(TEXT) }), INDEXES_MAX),
  foreignKeys: listOf(FOREIGN_KEY, INDEXES_MAX),
  comment: orNull(TEXT),
  partitioning: PARTITIONING,
  partitions: listOf(PARTITION, PARTITIONS_MAX),
  heaps: Type.Array(Type.Object({ schema: NAME, name: NAME, pages: SIZE, bytes: SIZE }), {
    maxItems: PARTITIONS_MAX,
  }),
  estimatedRows: SIZE,
});

const DESCRIPTION = Type.Object({
  serverVersion: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  schemaVersion: orNull(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  enums: listOf(Type.Unknown(), TABLES_MAX),
  tables: listOf(Type.Unknown(), TABLES_MAX),
  sequences: listOf(Type.Unknown(), TABLES_MAX),
  skipped: listOf(Type.Object({ name: Type.String(), reason: Type.String() }), 10 * TABLES_MAX),
});

const [description, table, sequence, anEnum] = [DESCRIPTION, TABLE, SEQUENCE, ENUM].map((schema) =>
  TypeCompiler.Compile(schema),
);

/** What is in its lists may be anything yet. */
export type Outline = Pick<Description, 'serverVersion' | 'schemaVersion'> & {
  readonly enums: readonly unknown[];
  readonly tables: readonly unknown[];
  readonly sequences: readonly unknown[];
  readonly skipped: readonly Note[];
};

export const isOutline = (value: unknown): value is Outline => description?.Check(value) === true;
export const isTable = (value: unknown): value is TableDescription => table?.Check(value) === true;
export const isSequence = (value: unknown): value is SequenceDescription => sequence?.Check(value) === true;
export const isEnum = (value: unknown): value is EnumDescription => anEnum?.Check(value) === true;
