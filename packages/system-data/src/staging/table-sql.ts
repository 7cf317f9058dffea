import { escapeIdentifier, escapeLiteral } from 'pg';
import { builtInSql } from '../catalog/built-in-types.ts';
import type {
  ColumnDescription,
  ColumnType,
  IndexColumn,
  Named,
  PartitionDescription,
  Partitioning,
  SequenceDescription,
  TableDescription,
} from '../description.ts';
import { quoted, quotedStaged, stagedTable } from './places.ts';

const typeSql = (type: ColumnType): string =>
  `${type.kind === 'enum' ? quoted(type) : builtInSql(type.name, type.modifier)}${type.array ? '[]' : ''}`;

const collate = (collation: string | null): string =>
  collation === null ? '' : ` COLLATE pg_catalog.${escapeIdentifier(collation)}`;

const nextOf = (sequence: Named): string =>
  `nextval(${escapeLiteral(quoted(sequence))}::pg_catalog.regclass)`;

/**
 * A table of a sanitized description, under its own name in its staging schema, with its partitions, without indexes, checks
 * and keys.
 */
export function tableSql(table: TableDescription): string {
  const numbered = table.columns.filter(({ sequence, identity }) => sequence !== null && identity === null);
  return [
    ...numbered.flatMap(({ sequence }) =>
      sequence === null ? [] : [sequenceSql(stagedTable(sequence), sequence)],
    ),
    `CREATE TABLE ${quotedStaged(table)} (${table.columns.map((column) => columnSql(column)).join(', ')})${partitionBy(table.partitioning)}`,
    ...numbered.flatMap(({ name, sequence }) =>
      sequence === null
        ? []
        : [
            `ALTER SEQUENCE ${quotedStaged(sequence)} OWNED BY ${quotedStaged(table)}.${escapeIdentifier(name)}`,
          ],
    ),
    ...partitionsSql(table, table.partitions),
  ].join(';\n');
}

function columnSql(column: ColumnDescription): string {
  const { name, type, collation, notNull } = column;
  return `${escapeIdentifier(name)} ${typeSql(type)}${collate(collation)}${notNull ? ' NOT NULL' : ''}${valueSql(column)}`;
}

function valueSql({ generated, identity, sequence, numberedBy, default: value }: ColumnDescription): string {
  if (generated !== null) {
    const kind = generated.virtual ? 'VIRTUAL' : 'STORED';
    return ` GENERATED ALWAYS AS (${generated.expression}) ${kind}`;
  }
  if (identity !== null && sequence !== null)
    return ` GENERATED ${identity.toUpperCase()} AS IDENTITY (SEQUENCE NAME ${quotedStaged(sequence)} ${numbersSql(sequence)})`;
  if (sequence !== null) return ` DEFAULT ${nextOf(stagedTable(sequence))}`;
  if (numberedBy !== null) return ` DEFAULT ${nextOf(numberedBy)}`;
  return value === null ? '' : ` DEFAULT (${value})`;
}

export const sequenceSql = (at: Named, sequence: SequenceDescription): string =>
  `CREATE SEQUENCE ${quoted(at)} AS ${sequence.type} ${numbersSql(sequence)}`;

const numbersSql = ({ start, increment, minimum, maximum, cycle }: SequenceDescription): string =>
  `START WITH ${start} INCREMENT BY ${increment} MINVALUE ${minimum} MAXVALUE ${maximum} ${cycle ? 'CYCLE' : 'NO CYCLE'}`;

const partitionBy = (partitioning: Partitioning | null): string =>
  partitioning === null
    ? ASLEEP
    : ` PARTITION BY ${partitioning.strategy.toUpperCase()} (${partitioning.keys.map((key) => indexColumnSql(key, false)).join(', ')})`;

export const indexColumnSql = (column: IndexColumn, ordered: boolean): string =>
  [
    column.column === null ? `(${column.expression})` : escapeIdentifier(column.column),
    collate(column.collation),
    column.operatorClass === null ? '' : ` pg_catalog.${escapeIdentifier(column.operatorClass)}`,
    ordered && column.descending ? ' DESC' : '',
    ordered && column.nullsFirst !== column.descending
      ? ` NULLS ${column.nullsFirst ? 'FIRST' : 'LAST'}`
      : '',
  ].join('');

const partitionsSql = (above: Named, parts: readonly PartitionDescription[]): readonly string[] =>
  parts.flatMap((part) => [
    `CREATE TABLE ${quotedStaged(part)} PARTITION OF ${quotedStaged(above)} ${part.bound}${partitionBy(part.partitioning)}`,
    ...partitionsSql(part, part.partitions),
  ]);

/** The server's own upkeep would begin in the middle, and every index and the placing would wait a second for its lock. */
export const ASLEEP = ' WITH (autovacuum_enabled = off, toast.autovacuum_enabled = off)';

/** For a staged table that is put where it belongs, in the transaction that does it. */
export const wakeSql = (table: TableDescription | PartitionDescription): readonly string[] =>
  table.partitioning === null
    ? [`ALTER TABLE ${quotedStaged(table)} RESET (autovacuum_enabled, toast.autovacuum_enabled)`]
    : table.partitions.flatMap(wakeSql);
