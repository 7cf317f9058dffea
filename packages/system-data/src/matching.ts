import type { Column, Table } from './tables.ts';

/** What becomes of one table of the source. */
export type Match =
  | { readonly action: 'copy'; readonly source: Table; readonly target: Table }
  /** Not on the target yet: made there with the source's columns and primary key. */
  | { readonly action: 'create'; readonly source: Table }
  | { readonly action: 'leave'; readonly source: Table; readonly reason: string };

/** Only these grow with what their owner works out; what `live_data` holds is fixed by the program's version. */
const GROWING: ReadonlySet<string> = new Set(['analytics', 'historical_data']);

export function matchTables(source: readonly Table[], target: readonly Table[]): readonly Match[] {
  return source.map((table) => {
    const same = target.find(({ schema, name }) => schema === table.schema && name === table.name);
    const reason = same === undefined ? whyNotCreated(table) : whyNotCopied(table, same);
    if (reason !== null) return { action: 'leave', source: table, reason };
    return same === undefined
      ? { action: 'create', source: table }
      : { action: 'copy', source: table, target: same };
  });
}

function whyNotCreated({ schema, kind, columns }: Table): string | null {
  if (!GROWING.has(schema)) return 'this version has no such table';
  if (kind !== 'table') return 'it is not here, and only plain tables can be made from the source';
  const odd = columns.find(({ builtIn, generated }) => !builtIn || generated);
  if (odd !== undefined)
    return `it is not here, and its column ${odd.name} (${odd.type}) cannot be made from the source`;
  return columns.length === 0 ? 'it has no columns' : null;
}

function whyNotCopied(source: Table, target: Table): string | null {
  if (source.kind === 'other' || target.kind === 'other') return 'it lies on another server';
  const here = new Map(target.columns.map((column) => [column.name, column]));
  const there = new Set(source.columns.map(({ name }) => name));
  const differences = [
    ...source.columns.filter(({ name }) => !here.has(name)).map(({ name }) => `${name} is not here`),
    ...target.columns.filter(({ name }) => !there.has(name)).map(({ name }) => `${name} is not there`),
    ...source.columns.flatMap((column) => difference(column, here.get(column.name))),
  ];
  return differences.length === 0 ? null : `its columns differ: ${differences.join('; ')}`;
}

function difference(there: Column, here: Column | undefined): readonly string[] {
  if (here === undefined) return [];
  if (there.type !== here.type) return [`${there.name} is ${there.type} there and ${here.type} here`];
  return there.generated === here.generated ? [] : [`${there.name} is computed on one side only`];
}
