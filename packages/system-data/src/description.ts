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
  /** What is there and is not copied (views, foreign tables, …), and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
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

export type ColumnType = {
  /** As `format_type` writes it, without its modifier: `numeric`, `timestamp with time zone`, `analytics.mood`. */
  readonly name: string;
  /** What stands in brackets: `(16,4)`; empty for none. */
  readonly modifier: string;
  readonly kind: 'built-in' | 'enum' | 'other';
  readonly array: boolean;
  /** Has a hash of its own that is made of the value only. */
  readonly hashable: boolean;
  /** Its binary form means the same on another server. */
  readonly portable: boolean;
};

export type ColumnDescription = {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  /** A collation of the source that is not the type's own: `C`, `POSIX`; null for the usual. */
  readonly collation: string | null;
  readonly default: string | null;
  /** Computed by the server from the others (STORED): never copied, always compared. */
  readonly generated: string | null;
  readonly identity: 'always' | 'by default' | null;
  /** Of an identity or a `serial` column. */
  readonly sequence: SequenceDescription | null;
  readonly comment: string | null;
};

export type IndexColumn = {
  /** A column's name, or null for an expression. */
  readonly column: string | null;
  readonly expression: string | null;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  /** Built-in operator class that is not the type's default; null for the default. */
  readonly operatorClass: string | null;
};

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
};

export type CheckDescription = { readonly name: string; readonly expression: string };

export type ForeignKeyDescription = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: { readonly schema: string; readonly name: string; readonly columns: readonly string[] };
  readonly onUpdate: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
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

export const tableName = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${schema}.${name}`;

/** Columns whose values are brought: all but those that the server computes. */
export const broughtColumns = ({
  columns,
}: Pick<TableDescription, 'columns'>): readonly ColumnDescription[] =>
  columns.filter(({ generated }) => generated === null);

/** Binary where every type's binary form means the same on both sides, text where one does not. */
export const copyFormat = (table: Pick<TableDescription, 'columns'>): 'binary' | 'text' =>
  broughtColumns(table).every(({ type }) => type.portable) ? 'binary' : 'text';
