import type { IndexColumn, IndexDescription } from '../description.ts';
import { safeExpression, type Vocabulary } from './expression.ts';
import { isName, isText } from './names.ts';

/** Those that every server has and that sort by bytes, the same everywhere. */
export const COLLATIONS: ReadonlySet<string> = new Set(['C', 'POSIX']);
const OPERATOR_CLASS = /^[a-z][a-z0-9_]{0,62}$/;

export function safeIndexes(
  indexes: readonly IndexDescription[],
  vocabulary: Vocabulary,
  tell: (reason: string) => void,
): readonly IndexDescription[] {
  const names = new Set<string>();
  return indexes.flatMap((index) => {
    const safe = names.has(index.name) ? null : safeIndex(index, vocabulary);
    if (safe === null) tell(`its ${index.constraint ?? 'index'} ${index.name} is not one that is let in`);
    names.add(index.name);
    return safe === null ? [] : [safe];
  });
}

function safeIndex(index: IndexDescription, vocabulary: Vocabulary): IndexDescription | null {
  const columns = index.columns.map((column) => safeIndexColumn(column, vocabulary));
  const predicate = index.predicate === null ? null : safeExpression(index.predicate, vocabulary);
  const isSafe =
    isName(index.name) &&
    columns.every((column) => column !== null) &&
    index.including.every((column) => vocabulary.columns.has(column)) &&
    (index.predicate === null || predicate !== null) &&
    (!index.unique || index.method === 'btree') &&
    (index.unique || (index.constraint === null && !index.nullsNotDistinct)) &&
    (index.constraint !== null || index.deferral === 'never') &&
    (index.constraint === null ||
      (index.predicate === null && columns.every((key) => key?.column !== null))) &&
    (index.partOf === null || isName(index.partOf));
  if (!isSafe) return null;
  return {
    ...index,
    columns: columns.filter((column) => column !== null),
    predicate,
    comment: index.comment !== null && isText(index.comment) ? index.comment : null,
  };
}

/** Null: not one that is let in. A collation of the server's own is left out: it changes the order, never what is equal. */
export function safeIndexColumn(column: IndexColumn, vocabulary: Vocabulary): IndexColumn | null {
  const { operatorClass, collation } = column;
  if (operatorClass !== null && !OPERATOR_CLASS.test(operatorClass)) return null;
  const expression = column.expression === null ? null : safeExpression(column.expression, vocabulary);
  const named = column.column !== null && vocabulary.columns.has(column.column);
  if (named === (expression !== null)) return null;
  return {
    ...column,
    column: named ? column.column : null,
    expression: named ? null : expression,
    collation: collation !== null && COLLATIONS.has(collation) ? collation : null,
  };
}
