import type {
  Deferral,
  ForeignKeyDescription,
  IndexColumn,
  Partitioning,
  SequenceDescription,
} from '../description.ts';

/** The rows of `catalogueQueries`, in their order. What a stranger's server sends may be anything: `sanitize` looks. */
export type RelationRow = {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f';
  readonly isPartition: boolean;
  readonly parent: string | null;
  readonly hasChildren: boolean;
  readonly bound: string | null;
  readonly strategy: Partitioning['strategy'] | null;
  readonly keys: Partitioning['keys'] | null;
  readonly readable: 'all' | 'some' | 'none';
  readonly rowsHidden: boolean;
  readonly storage: string | null;
  readonly comment: string | null;
  readonly pages: number;
  readonly bytes: number;
  readonly tuples: number;
  readonly tuplesPages: number;
};

export type ColumnRow = {
  readonly relation: string;
  readonly name: string;
  readonly type: string;
  readonly typeText: string;
  readonly notNull: boolean;
  readonly collation: string | null;
  readonly collationSchema: string | null;
  readonly deterministic: boolean;
  readonly generated: '' | 's' | 'v';
  readonly identity: '' | 'a' | 'd';
  readonly expression: string | null;
  readonly owned: string | null;
  readonly numbered: string | null;
  readonly comment: string | null;
};

export type TypeRow = {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly element: string | null;
  readonly base: string | null;
  readonly baseText: string;
};

type Deferring = { readonly deferrable: boolean | null; readonly deferred: boolean | null };

export type IndexRow = Deferring & {
  readonly relation: string;
  readonly name: string;
  readonly method: string;
  readonly unique: boolean;
  readonly valid: boolean;
  readonly nullsNotDistinct: boolean;
  readonly columns: readonly (IndexColumn & { readonly included: boolean })[];
  readonly predicate: string | null;
  readonly constraint: 'p' | 'u' | 'x' | null;
  readonly partOf: string | null;
  readonly comment: string | null;
};

export type ConstraintRow = Deferring & {
  readonly relation: string;
  readonly name: string;
  readonly kind: 'c' | 'f';
  readonly expression: string | null;
  readonly valid: boolean;
  readonly inherited: boolean;
  readonly columns: readonly string[] | null;
  readonly targetName: string | null;
  readonly targetSchema: string | null;
  readonly targetColumns: readonly string[] | null;
  readonly onUpdate: string;
  readonly onDelete: string;
  /** Matched in full, or for some columns or a span of time only. */
  readonly special: boolean;
  readonly comment: string | null;
};

export type BesideRow = { readonly relation: string; readonly what: string; readonly name: string };

export type SequenceRow = SequenceDescription & { readonly oid: string; readonly owned: boolean };

export type EnumRow = { readonly schema: string; readonly name: string; readonly labels: readonly string[] };

export const deferral = ({ deferrable, deferred }: Deferring): Deferral =>
  deferrable !== true ? 'never' : deferred === true ? 'always' : 'on request';

const KEY_ACTIONS: Readonly<Record<string, ForeignKeyDescription['onUpdate']>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};
export const keyAction = (code: string): ForeignKeyDescription['onUpdate'] =>
  KEY_ACTIONS[code] ?? 'no action';
