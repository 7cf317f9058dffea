import {
  type IndexDescription,
  type PartitionDescription,
  type TableDescription,
  tableName,
} from '../description.ts';
import { free } from './part-indexes.ts';

type Relations = ReadonlyMap<string, { readonly belongsTo: string | null }>;

/**
 * Indexes and numberings of a table get other names where those are taken here by something that does not make way for it.
 * @returns the reason when a part of it cannot have its name
 */
export function withFreeNames(
  table: TableDescription,
  relations: Relations,
  types: ReadonlySet<string>,
): TableDescription | string {
  const own = tableName(table);
  const isTaken = (name: string) => {
    const relation = relations.get(`${table.schema}.${name}`);
    return relation !== undefined && relation.belongsTo !== own && `${table.schema}.${name}` !== own;
  };
  const part = partNames(table.partitions).find(
    (name) => isTaken(name) || types.has(`${table.schema}.${name}`),
  );
  if (part !== undefined) return `the name of its part ${part} is taken here`;
  const prefix = `${table.schema}.`;
  const taken = new Set(
    [...relations.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
  );
  const renamed = new Map<string, string>();
  const freed = (name: string): string => {
    if (!isTaken(name)) return name;
    const known = renamed.get(name) ?? free(name, taken);
    renamed.set(name, known);
    return known;
  };
  const indexes = (list: readonly IndexDescription[]) =>
    list.map((index) => ({
      ...index,
      name: freed(index.name),
      partOf: index.partOf === null ? null : freed(index.partOf),
    }));
  const parts = (list: readonly PartitionDescription[]): readonly PartitionDescription[] =>
    list.map((one) => ({ ...one, indexes: indexes(one.indexes), partitions: parts(one.partitions) }));
  return {
    ...table,
    columns: table.columns.map((column) =>
      column.sequence === null
        ? column
        : { ...column, sequence: { ...column.sequence, name: freed(column.sequence.name) } },
    ),
    indexes: indexes(table.indexes),
    partitions: parts(table.partitions),
  };
}

const partNames = (parts: readonly PartitionDescription[]): readonly string[] =>
  parts.flatMap(({ name, partitions }) => [name, ...partNames(partitions)]);
