/** What a source says about itself. Data from a stranger: nothing of it is run before `sanitize` and quoting. */
export type Description = {
  /** `server_version_num` of the server that the rows come from: 130000 to 180000 and on. */
  readonly serverVersion: number;
  /** Number of the newest migration of REC.IO there; null: another system. */
  readonly schemaVersion: number | null;
  readonly enums: readonly EnumDescription[];
  readonly tables: readonly TableDescription[];
  /** Sequences that belong to no column. */
  readonly sequences: readonly SequenceDescription[];
  /** What is there and is not copied (views, foreign tables, triggers, …), and why. */
  readonly skipped: readonly Note[];
};

/** Something of the source that does not come over, or comes over changed. For people. */
export type Note = {
  /** Of the table that it concerns, or of what it is itself: `schema.name`. */
  readonly name: string;
  readonly reason: string;
};

export type EnumDescription = {
  readonly schema: string;
  readonly name: string;
  readonly labels: readonly string[];
};

export type SequenceDescription = {
  readonly schema: string;
  readonly name: string;
  readonly type: 'smallint' | 'integer' | 'bigint';
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cycle: boolean;
  /** The newest number given; null: none was given yet. */
  readonly last: string | null;
};

/** An array's is that of its elements. */
export type ColumnType = {
  /** `pg_catalog` for built-in ones. */
  readonly schema: string;
  /** As the catalogue has it: `int8`, `timestamptz`, `bpchar`, `mood`. */
  readonly name: string;
  /** What its use adds: `(16,4)`, `(3)`, for intervals also `day to second(3)`; empty for none. */
  readonly modifier: string;
  readonly kind: 'built-in' | 'enum' | 'other';
  readonly array: boolean;
  /** Has a hash of its own that is made of the value only. */
  readonly hashable: boolean;
  /** Its binary form means the same on another server. */
  readonly portable: boolean;
};

export type Generated = {
  readonly expression: string;
  /** Computed when it is read (18 and newer) rather than stored. */
  readonly virtual: boolean;
};

export type ColumnDescription = {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  /** A built-in collation that is not the type's own: `C`, `POSIX`; null for the usual. */
  readonly collation: string | null;
  readonly default: string | null;
  /** Computed by the server from the others: never copied, always compared. */
  readonly generated: Generated | null;
  readonly identity: 'always' | 'by default' | null;
  /** Of an identity or a `serial` column, whose default it is. */
  readonly sequence: SequenceDescription | null;
  /** The default is the next number of this one of the description's `sequences`. */
  readonly numberedBy: Named | null;
  readonly comment: string | null;
};

export type Named = { readonly schema: string; readonly name: string };

export type IndexColumn = {
  /** A column's name, or null for an expression. */
  readonly column: string | null;
  readonly expression: string | null;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  /** Built-in operator class that is not the type's default; null for the default. */
  readonly operatorClass: string | null;
  /** Built-in collation that is not the column's; null for that. */
  readonly collation: string | null;
};

/** When a key is checked: at once, or at the end of a transaction that asks for it, or always at the end. */
export type Deferral = 'never' | 'on request' | 'always';

export type IndexDescription = {
  readonly name: string;
  readonly method: string;
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly columns: readonly IndexColumn[];
  readonly including: readonly string[];
  readonly predicate: string | null;
  /** It carries a constraint of the same name. */
  readonly constraint: 'primary key' | 'unique' | null;
  readonly deferral: Deferral;
  /** On a partition: the index of the table above that it is a part of. */
  readonly partOf: string | null;
  readonly comment: string | null;
};

export type CheckDescription = {
  readonly name: string;
  readonly expression: string;
  readonly comment: string | null;
};

export type ForeignKeyDescription = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: { readonly schema: string; readonly name: string; readonly columns: readonly string[] };
  readonly onUpdate: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  readonly deferral: Deferral;
};

/** A part of a table that holds rows of its own: the table, or each of its last partitions. */
export type Heap = {
  readonly schema: string;
  readonly name: string;
  /** Pages of 8 kB at the moment of the snapshot. */
  readonly pages: number;
  /** On disk, with what is stored out of line, without indexes. */
  readonly bytes: number;
};

export type PartitionDescription = {
  readonly schema: string;
  readonly name: string;
  /** As `FOR VALUES …` or `DEFAULT`. */
  readonly bound: string;
  readonly indexes: readonly IndexDescription[];
  readonly partitioning: Partitioning | null;
  readonly partitions: readonly PartitionDescription[];
  readonly comment: string | null;
};

export type Partitioning = {
  readonly strategy: 'range' | 'list' | 'hash';
  readonly keys: readonly IndexColumn[];
};

export type TableDescription = {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly ColumnDescription[];
  readonly indexes: readonly IndexDescription[];
  readonly checks: readonly CheckDescription[];
  readonly foreignKeys: readonly ForeignKeyDescription[];
  readonly comment: string | null;
  readonly partitioning: Partitioning | null;
  readonly partitions: readonly PartitionDescription[];
  readonly heaps: readonly Heap[];
  /** As the server guesses them. */
  readonly estimatedRows: number;
};

export const tableName = ({ schema, name }: Named): string => `${schema}.${name}`;

/** For people, and to tell whether two columns hold the same: `numeric(16,4)`, `analytics.mood[]`. */
export const typeText = ({ schema, name, modifier, array }: ColumnType): string =>
  `${schema === 'pg_catalog' ? name : `${schema}.${name}`}${modifier.startsWith('(') || modifier === '' ? '' : ' '}${modifier}${array ? '[]' : ''}`;

/** Columns whose values are brought: all but those that the server computes. */
export const broughtColumns = ({
  columns,
}: Pick<TableDescription, 'columns'>): readonly ColumnDescription[] =>
  columns.filter(({ generated }) => generated === null);

/** Binary where every type's binary form means the same on both sides, text where one does not. */
export const copyFormat = (table: Pick<TableDescription, 'columns'>): 'binary' | 'text' =>
  broughtColumns(table).every(({ type }) => type.portable) ? 'binary' : 'text';
