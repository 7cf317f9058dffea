import type { LedgerEntry, Mode } from '@rec-io/domain/ledger';
import { canonicalJson } from './canonical-json.ts';

/** Whose ledger: no statement ever touches rows of two of these. */
export type LedgerScope = { readonly userNo: string; readonly account: string; readonly mode: Mode };

/** `instant` is a timestamptz in the table and UTC milliseconds in code; `jsonb` is canonical JSON text in code. */
export type ColumnType = 'text' | 'bigint' | 'integer' | 'double precision' | 'boolean' | 'instant' | 'jsonb';
export type Column = { readonly name: string; readonly type: ColumnType };
export type Cell = string | number | boolean | null;

/** How one kind of entry lies in its table. */
export type LedgerTable = {
  readonly kind: LedgerEntry['kind'];
  readonly table: string;
  readonly columns: readonly Column[];
  /** Columns that make an entry the same entry. */
  readonly key: readonly string[];
  /** Columns that must agree when the key does; the others may differ by the source that told. */
  readonly compared: readonly string[];
  readonly encode: (entry: LedgerEntry) => readonly Cell[];
  readonly decode: (cells: Readonly<Record<string, unknown>>) => LedgerEntry;
};

type Shape<Row> = { readonly [Field in keyof Row]: readonly [column: string, type: ColumnType] };

type Definition<Kind extends LedgerEntry['kind'], Row extends { readonly [Field in keyof Row]: Cell }> = {
  readonly kind: Kind;
  readonly table: string;
  /** Every field of the row: a field added to the domain does not compile until it has a column. */
  readonly shape: Shape<Row>;
  readonly key: readonly (keyof Row)[];
  readonly compared: readonly (keyof Row)[] | 'all';
  readonly toRow: (entry: Extract<LedgerEntry, { kind: Kind }>) => Row;
  readonly fromRow: (row: Row) => LedgerEntry;
};

export function ledgerTable<
  Kind extends LedgerEntry['kind'],
  Row extends { readonly [F in keyof Row]: Cell },
>(definition: Definition<Kind, Row>): LedgerTable {
  const { kind, table, shape, toRow, fromRow } = definition;
  const fields = Object.keys(shape) as (keyof Row)[];
  const columnOf = (field: keyof Row) => shape[field][0];
  return {
    kind,
    table,
    columns: fields.map((field) => ({ name: shape[field][0], type: shape[field][1] })),
    key: definition.key.map(columnOf),
    compared: (definition.compared === 'all' ? fields : definition.compared).map(columnOf),
    encode: (entry) => {
      if (entry.kind !== kind) throw new TypeError(`a ${entry.kind} is no ${kind}`);
      const row = toRow(entry as Extract<LedgerEntry, { kind: Kind }>);
      return fields.map((field) => storable(row[field]));
    },
    decode: (cells) => {
      const row: Partial<Record<keyof Row, Cell>> = {};
      for (const field of fields) row[field] = readCell(cells[shape[field][0]], shape[field][1]);
      return fromRow(row as Row);
    },
  };
}

/** PostgreSQL's text cannot hold NUL, and an exchange's odd message must not make an outcome unrecordable. */
const storable = (cell: Cell): Cell =>
  typeof cell === 'string' && cell.includes('\0') ? cell.replaceAll('\0', '\uFFFD') : cell;

/** The driver hands 64-bit integers over as text. */
function readCell(value: unknown, type: ColumnType): Cell {
  if (value === null) return null;
  if (type === 'text') return String(value);
  if (type === 'jsonb') return canonicalJson(value);
  if (type === 'boolean') return value === true;
  return Number(value);
}
