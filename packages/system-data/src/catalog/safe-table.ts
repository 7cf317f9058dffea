import type {
  ColumnDescription,
  Heap,
  Named,
  PartitionDescription,
  Partitioning,
  TableDescription,
} from '../description.ts';
import { allowedModifier, builtIn } from './built-in-types.ts';
import { safeBound, safeExpression, type Vocabulary } from './expression.ts';
import { isName, isText } from './names.ts';
import { COLLATIONS, safeIndexColumn, safeIndexes } from './safe-index.ts';
import { isSafeSequence } from './safe-sequence.ts';

export type Known = {
  /** As `schema.name`. */
  readonly enums: ReadonlySet<string>;
  readonly sequences: ReadonlySet<string>;
};
type Tell = (reason: string) => void;

/** Null: nothing of it can be made, and the reason was told. */
export function safeTable(table: TableDescription, known: Known, tell: Tell): TableDescription | null {
  const names = new Set(table.columns.map(({ name }) => name));
  if (names.size !== table.columns.length) return refused(tell, 'it has two columns of one name');
  const odd = table.columns.find((column) => !isName(column.name));
  if (odd !== undefined) return refused(tell, `the name of its column ${odd.name} is not one that is let in`);
  const foreign = table.columns.find((column) => !isKnownType(column, known));
  if (foreign !== undefined)
    return refused(
      tell,
      `its column ${foreign.name} is of a type that does not come over (${foreign.type.schema}.${foreign.type.name})`,
    );
  if (!table.heaps.every(({ schema, name }) => schema === table.schema && isName(name)))
    return refused(tell, 'its parts lie outside of its schema');

  const vocabulary: Vocabulary = { columns: names, enums: known.enums };
  const whole = withPartitions(table, vocabulary, tell);
  if (whole === null) return null;
  return {
    ...whole,
    columns: table.columns.map((column) => safeColumn(column, table.schema, vocabulary, known, tell)),
    indexes: safeIndexes(table.indexes, vocabulary, tell),
    checks: table.checks.flatMap((check) => {
      const expression = safeExpression(check.expression, vocabulary);
      if (expression !== null && isName(check.name))
        return [{ name: check.name, expression, comment: comment(check.comment) }];
      tell(`its check ${check.name} is not one that is let in`);
      return [];
    }),
    foreignKeys: table.foreignKeys.filter(({ name, columns, target }) => {
      const safe =
        [name, target.name, ...target.columns].every(isName) &&
        columns.length === target.columns.length &&
        columns.every((column) => names.has(column));
      if (!safe) tell(`its key ${name} is not one that is let in`);
      return safe;
    }),
    comment: comment(table.comment),
  };
}

function refused(tell: Tell, reason: string): null {
  tell(reason);
  return null;
}

const comment = (text: string | null): string | null => (text !== null && isText(text) ? text : null);

const isKnownType = ({ type }: ColumnDescription, { enums }: Known): boolean =>
  type.kind === 'built-in'
    ? type.schema === 'pg_catalog' && builtIn(type.name) !== null && allowedModifier(type.name, type.modifier)
    : type.kind === 'enum' && type.modifier === '' && enums.has(`${type.schema}.${type.name}`);

const NUMBERED: ReadonlySet<string> = new Set(['int2', 'int4', 'int8']);

function safeColumn(
  column: ColumnDescription,
  schema: string,
  vocabulary: Vocabulary,
  { sequences }: Known,
  tell: Tell,
): ColumnDescription {
  const { name, type } = column;
  const ownSequence =
    column.sequence !== null && isSafeSequence(column.sequence) && column.sequence.schema === schema;
  const sequence = ownSequence && NUMBERED.has(type.name) && !type.array ? column.sequence : null;
  const numberedBy =
    column.numberedBy !== null && sequences.has(`${column.numberedBy.schema}.${column.numberedBy.name}`)
      ? column.numberedBy
      : null;
  if (sequence === null && (column.sequence !== null || column.identity !== null))
    tell(`its column ${name} comes without its numbering`);
  if (numberedBy === null && column.numberedBy !== null)
    tell(`its column ${name} comes without its numbering`);

  const generated =
    column.generated === null
      ? null
      : safeExpression(column.generated.expression, withoutColumn(vocabulary, name));
  if (column.generated !== null && generated === null)
    tell(`its column ${name} comes as a plain one: how it is computed is not let in`);
  const value =
    column.default === null ? null : safeExpression(column.default, { ...vocabulary, columns: new Set() });
  if (column.default !== null && value === null)
    tell(`its column ${name} comes without its default: that is not let in`);
  if (column.collation !== null && !COLLATIONS.has(column.collation))
    tell(`its column ${name} comes without its collation ${column.collation}`);
  const known = type.kind === 'built-in' ? builtIn(type.name) : null;
  const plain = generated === null && sequence === null && numberedBy === null;
  return {
    name,
    type: {
      ...type,
      hashable: type.hashable && known?.hashable === true,
      portable: known?.portable === true || (type.kind === 'enum' && !type.array),
    },
    notNull: column.notNull,
    collation: column.collation !== null && COLLATIONS.has(column.collation) ? column.collation : null,
    default: plain ? value : null,
    generated:
      generated === null || column.generated === null
        ? null
        : { expression: generated, virtual: column.generated.virtual },
    identity: sequence === null || generated !== null ? null : column.identity,
    sequence: generated === null ? sequence : null,
    numberedBy: generated === null && sequence === null ? numberedBy : null,
    comment: comment(column.comment),
  };
}

const withoutColumn = (vocabulary: Vocabulary, name: string): Vocabulary => ({
  ...vocabulary,
  columns: new Set([...vocabulary.columns].filter((other) => other !== name)),
});

/** A table whose division is not let in comes as one that is not divided; one whose parts do not fit together not at all. */
function withPartitions(
  given: TableDescription,
  vocabulary: Vocabulary,
  tell: Tell,
): TableDescription | null {
  const leaves = given.partitioning === null ? [given] : leavesOf(given.partitions);
  if (!sameNames(given.heaps, leaves))
    return refused(tell, 'its parts are not those that its rows are said to lie in');
  if (given.partitioning === null)
    return given.partitions.length === 0 ? given : refused(tell, 'it has parts and is not divided');
  const partitioning = safePartitioning(given.partitioning, vocabulary);
  const partitions = partitioning === null ? null : safePartitions(given.partitions, given, vocabulary, tell);
  if (partitions === null) {
    tell('it comes undivided: how it is divided is not let in');
    return { ...given, partitioning: null, partitions: [] };
  }
  return { ...given, partitioning, partitions };
}

const leavesOf = (partitions: readonly PartitionDescription[]): readonly Named[] =>
  partitions.flatMap((part) => (part.partitioning === null ? [part] : leavesOf(part.partitions)));

function sameNames(heaps: readonly Heap[], leaves: readonly Named[]): boolean {
  const found = new Set(heaps.map(({ name }) => name));
  return (
    found.size === heaps.length &&
    heaps.length === leaves.length &&
    leaves.every(({ name }) => found.has(name))
  );
}

function safePartitioning(given: Partitioning, vocabulary: Vocabulary): Partitioning | null {
  const keys = given.keys.map((key) => safeIndexColumn(key, vocabulary));
  return keys.some((key) => key === null)
    ? null
    : { strategy: given.strategy, keys: keys.filter((key) => key !== null) };
}

function safePartitions(
  given: readonly PartitionDescription[],
  above: Named,
  vocabulary: Vocabulary,
  tell: Tell,
): readonly PartitionDescription[] | null {
  const safe: PartitionDescription[] = [];
  for (const part of given) {
    const bound = safeBound(part.bound);
    const partitioning = part.partitioning === null ? null : safePartitioning(part.partitioning, vocabulary);
    if (bound === null || part.schema !== above.schema || !isName(part.name)) return null;
    if ((partitioning === null) !== (part.partitioning === null)) return null;
    if (partitioning === null && part.partitions.length > 0) return null;
    const partitions = safePartitions(part.partitions, above, vocabulary, tell);
    if (partitions === null) return null;
    const indexes = safeIndexes(part.indexes, vocabulary, tell);
    safe.push({ ...part, bound, partitioning, partitions, indexes, comment: comment(part.comment) });
  }
  return safe;
}
