import { type ColumnDescription, type TableDescription, typeText } from '../description.ts';

/** Why rows of one table do not fit into the other, column by column; their order is of no weight. */
export function columnDifferences(there: TableDescription, here: TableDescription): readonly string[] {
  const ours = new Map(here.columns.map((column) => [column.name, column]));
  const theirs = new Set(there.columns.map(({ name }) => name));
  return [
    ...there.columns.filter(({ name }) => !ours.has(name)).map(({ name }) => `${name} is not here`),
    ...here.columns.filter(({ name }) => !theirs.has(name)).map(({ name }) => `${name} is not there`),
    ...there.columns.flatMap((column) => difference(column, ours.get(column.name))),
  ];
}

function difference(there: ColumnDescription, here: ColumnDescription | undefined): readonly string[] {
  if (here === undefined) return [];
  const [a, b] = [typeText(there.type), typeText(here.type)];
  if (a !== b) return [`${there.name} is ${a} there and ${b} here`];
  return (there.generated === null) === (here.generated === null)
    ? []
    : [`${there.name} is computed on one side only`];
}
