import type { Client, QueryResult } from 'pg';
import type {
  ColumnDescription,
  Description,
  IndexDescription,
  Note,
  SequenceDescription,
  TableDescription,
} from '../description.ts';
import { columnType } from './column-type.ts';
import { guarded } from './guarded.ts';
import { heapsOf, partitionsOf, whyNotCopied } from './partition-tree.ts';
import { catalogueQueries } from './queries.ts';
import {
  type BesideRow,
  type ColumnRow,
  type ConstraintRow,
  deferral,
  type EnumRow,
  type IndexRow,
  keyAction,
  type RelationRow,
  type SequenceRow,
  type TypeRow,
} from './rows.ts';

const BOUNDS = { bytesMax: 256 * 2 ** 20, ms: 120_000 };

export type Catalogue = {
  readonly relations: ReadonlyMap<string, RelationRow>;
  readonly children: ReadonlyMap<string, readonly RelationRow[]>;
  readonly columns: ReadonlyMap<string, readonly ColumnRow[]>;
  readonly types: ReadonlyMap<string, TypeRow>;
  readonly indexes: ReadonlyMap<string, readonly IndexRow[]>;
  readonly constraints: ReadonlyMap<string, readonly ConstraintRow[]>;
  readonly beside: ReadonlyMap<string, readonly BesideRow[]>;
  readonly sequences: ReadonlyMap<string, SequenceRow>;
};

/**
 * What lies in these schemas, in one round trip (two where the server tells its schema version). Read as any role that may
 * look into the catalogue; in the transaction of the caller, whose search path it empties until that ends.
 * @throws Error when the server sends more than 256 MB or takes longer than two minutes
 */
export function readDescription(client: Client, schemas: readonly string[]): Promise<Description> {
  return guarded(client, BOUNDS, async () => {
    const answers = (await client.query(catalogueQueries(schemas))) as unknown as readonly QueryResult[];
    const [, server, relations, columns, types, indexes, constraints, beside, sequences, enums] = answers.map(
      ({ rows }) => rows,
    );
    const { version, tellsSchemaVersion } = (
      server as { version: number; tellsSchemaVersion: boolean }[]
    )[0] ?? {
      version: 0,
      tellsSchemaVersion: false,
    };
    const byOid = new Map((relations as RelationRow[]).map((row) => [row.oid, row]));
    const catalogue: Catalogue = {
      relations: byOid,
      // Each once: a stranger who names one twice below itself would have it looked through without end.
      children: grouped([...byOid.values()], ({ parent, isPartition }) =>
        isPartition ? (parent ?? '') : '',
      ),
      columns: grouped(columns as ColumnRow[], ({ relation }) => relation),
      types: new Map((types as TypeRow[]).map((row) => [row.oid, row])),
      indexes: grouped(indexes as IndexRow[], ({ relation }) => relation),
      constraints: grouped(constraints as ConstraintRow[], ({ relation }) => relation),
      beside: grouped(beside as BesideRow[], ({ relation }) => relation),
      sequences: new Map((sequences as SequenceRow[]).map((row) => [row.oid, row])),
    };
    return {
      serverVersion: version,
      schemaVersion: tellsSchemaVersion ? await readSchemaVersion(client) : null,
      enums: (enums as EnumRow[]).map(({ schema, name, labels }) => ({ schema, name, labels })),
      ...described(catalogue),
      sequences: (sequences as SequenceRow[]).filter(({ owned }) => !owned).map(sequenceOf),
    };
  });
}

async function readSchemaVersion(client: Client): Promise<number | null> {
  const { rows } = await client.query<{ version: number | null }>(
    'SELECT system.schema_version_for_installers()::int AS version',
  );
  return rows[0]?.version ?? null;
}

function described(catalogue: Catalogue): Pick<Description, 'tables' | 'skipped'> {
  const tables: TableDescription[] = [];
  const skipped: Note[] = [];
  for (const relation of catalogue.relations.values()) {
    if (relation.isPartition) continue;
    const name = `${relation.schema}.${relation.name}`;
    const reason = whyNotCopied(catalogue, relation);
    if (reason !== null) {
      skipped.push({ name, reason });
      continue;
    }
    const table = tableOf(catalogue, relation);
    tables.push(table);
    skipped.push(...besides(catalogue, relation).map((left) => ({ name, reason: left })));
  }
  return { tables, skipped };
}

function tableOf(catalogue: Catalogue, relation: RelationRow): TableDescription {
  const { oid, schema, name, strategy, keys, comment } = relation;
  const constraints = (catalogue.constraints.get(oid) ?? []).filter(
    ({ valid, special }) => valid && !special,
  );
  const heaps = heapsOf(catalogue, relation);
  return {
    schema,
    name,
    columns: (catalogue.columns.get(oid) ?? []).map((row) => columnOf(catalogue, row)),
    indexes: indexesOf(catalogue, relation),
    checks: constraints
      .filter(({ kind }) => kind === 'c')
      .map(({ name: check, expression, comment: text }) => ({
        name: check,
        expression: expression ?? '',
        comment: text,
      })),
    foreignKeys: constraints
      .filter(({ kind }) => kind === 'f')
      .map((row) => ({
        name: row.name,
        columns: row.columns ?? [],
        target: {
          schema: row.targetSchema ?? '',
          name: row.targetName ?? '',
          columns: row.targetColumns ?? [],
        },
        onUpdate: keyAction(row.onUpdate),
        onDelete: keyAction(row.onDelete),
        deferral: deferral(row),
      })),
    comment,
    partitioning: strategy === null ? null : { strategy, keys: keys ?? [] },
    partitions: partitionsOf(catalogue, relation),
    heaps: heaps.map(({ schema: of, name: heap, pages, bytes }) => ({
      schema: of,
      name: heap,
      pages,
      bytes,
    })),
    estimatedRows: heaps.reduce((sum, heap) => sum + rowsGuessed(heap), 0),
  };
}

function columnOf(catalogue: Catalogue, row: ColumnRow): ColumnDescription {
  const { generated, identity, expression, numbered } = row;
  const owned = row.owned === null ? undefined : catalogue.sequences.get(row.owned);
  const free = numbered === null ? undefined : catalogue.sequences.get(numbered);
  const serial = identity === '' && owned !== undefined && row.numbered === row.owned;
  const plain = generated === '' && !serial && (free === undefined || free.owned);
  return {
    name: row.name,
    type: columnType(catalogue.types, row.type, row.typeText, row.deterministic).type,
    notNull: row.notNull,
    collation: row.collationSchema === 'pg_catalog' ? row.collation : null,
    default: plain ? expression : null,
    generated: generated === '' ? null : { expression: expression ?? '', virtual: generated === 'v' },
    identity: identity === 'a' ? 'always' : identity === 'd' ? 'by default' : null,
    sequence: owned !== undefined && (serial || identity !== '') ? sequenceOf(owned) : null,
    numberedBy:
      !serial && free !== undefined && !free.owned ? { schema: free.schema, name: free.name } : null,
    comment: row.comment,
  };
}

const sequenceOf = ({ oid: _, owned: __, ...sequence }: SequenceRow): SequenceDescription => sequence;

/** Those that a description can say; an exclusion constraint is none of them. */
export const indexesOf = (catalogue: Catalogue, { oid }: RelationRow): readonly IndexDescription[] =>
  (catalogue.indexes.get(oid) ?? []).filter(isPlain).map((row) => ({
    name: row.name,
    method: row.method,
    unique: row.unique,
    nullsNotDistinct: row.nullsNotDistinct,
    columns: row.columns.filter(({ included }) => !included).map(({ included: _, ...column }) => column),
    including: row.columns.filter(({ included }) => included).map(({ column }) => column ?? ''),
    predicate: row.predicate,
    constraint: row.constraint === 'p' ? 'primary key' : row.constraint === 'u' ? 'unique' : null,
    deferral: deferral(row),
    partOf: row.partOf,
    comment: row.comment,
  }));

/** Unique over a span of time (18 and newer) is made of an index that is none of `btree`. */
const isPlain = ({ valid, constraint, method }: IndexRow): boolean =>
  valid && constraint !== 'x' && (constraint === null || method === 'btree');

/** What hangs on a table and does not come along. */
function besides(catalogue: Catalogue, { oid }: RelationRow): readonly string[] {
  const columns = catalogue.columns.get(oid) ?? [];
  return [
    ...(catalogue.beside.get(oid) ?? []).map(({ what, name }) => `its ${what} ${name} does not come along`),
    ...(catalogue.indexes.get(oid) ?? [])
      .filter((row) => !isPlain(row))
      .map(({ name, valid }) =>
        valid
          ? `its exclusion constraint ${name} does not come along`
          : `its index ${name} is not valid there and does not come along`,
      ),
    ...(catalogue.constraints.get(oid) ?? [])
      .filter(({ valid, special }) => !valid || special)
      .map(({ name, valid }) =>
        valid
          ? `its key ${name} is of a kind that does not come along`
          : `its constraint ${name} is not proved there and does not come along`,
      ),
    ...columns.flatMap(({ name, type, typeText, deterministic, collation, collationSchema }) => {
      const { domain } = columnType(catalogue.types, type, typeText, deterministic);
      return [
        ...(domain === null ? [] : [`its column ${name} comes as the type behind the domain ${domain}`]),
        ...(collation !== null && collationSchema !== 'pg_catalog'
          ? [`its column ${name} comes without the collation ${collationSchema}.${collation}`]
          : []),
      ];
    }),
  ];
}

const ROWS_PER_PAGE = 60;

/** The last analysis' rows for each page, for the pages of now. */
const rowsGuessed = ({ tuples, tuplesPages, pages }: RelationRow): number =>
  Math.round(tuples >= 0 && tuplesPages > 0 ? (tuples / tuplesPages) * pages : pages * ROWS_PER_PAGE);

function grouped<Row>(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, key);
}
