import type { PartitionDescription } from '../description.ts';
import { type Catalogue, indexesOf } from './read-description.ts';
import type { RelationRow } from './rows.ts';

const DEPTH_MAX = 32;
/** Why a view does not come along. */
export const LEFT_VIEW = 'a view: it follows from tables';

export const partitionsOf = (
  catalogue: Catalogue,
  { oid }: RelationRow,
  depth = 0,
): readonly PartitionDescription[] =>
  (depth < DEPTH_MAX ? (catalogue.children.get(oid) ?? []) : []).map((child) => ({
    schema: child.schema,
    name: child.name,
    bound: child.bound ?? '',
    indexes: indexesOf(catalogue, child),
    partitioning: child.strategy === null ? null : { strategy: child.strategy, keys: child.keys ?? [] },
    partitions: partitionsOf(catalogue, child, depth + 1),
    comment: child.comment,
  }));

/** The table, or its partitions that are not divided further. */
export function heapsOf(catalogue: Catalogue, relation: RelationRow, depth = 0): readonly RelationRow[] {
  if (relation.kind !== 'p') return [relation];
  if (depth >= DEPTH_MAX) return [];
  return (catalogue.children.get(relation.oid) ?? []).flatMap((child) =>
    heapsOf(catalogue, child, depth + 1),
  );
}

/** Null: the table and all that its rows lie in can be read. */
export function whyNotCopied(catalogue: Catalogue, relation: RelationRow): string | null {
  if (relation.kind === 'v') return LEFT_VIEW;
  if (relation.kind === 'm') return 'a materialized view: it follows from tables';
  if (relation.kind === 'f') return 'a foreign table: its rows lie on another server';
  if (relation.kind === 'r' && (relation.parent !== null || relation.hasChildren))
    return 'it inherits from another table or another from it';
  if ((catalogue.columns.get(relation.oid) ?? []).length === 0) return 'it has no columns';
  for (const part of [relation, ...heapsOf(catalogue, relation)]) {
    const reason = whyNotRead(part, relation.schema);
    if (reason !== null) return part === relation ? `it ${reason}` : `its partition ${part.name} ${reason}`;
  }
  return null;
}

function whyNotRead({ kind, schema, readable, rowsHidden, storage }: RelationRow, of: string): string | null {
  if (kind === 'f') return 'lies on another server';
  if (schema !== of) return `lies in the schema ${schema}`;
  if (readable === 'none') return 'may not be read by this role';
  if (readable === 'some') return 'may be read in some of its columns only';
  if (rowsHidden) return 'has a policy that hides rows from this role';
  if (kind === 'r' && storage !== 'heap') return `is stored as ${storage ?? 'something'} and not in pages`;
  return null;
}
