import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Description, EnumDescription, Note, TableDescription } from '../description.ts';
import { isName, isSystemSchema, isText, shown } from './names.ts';
import { isSafeSequence } from './safe-sequence.ts';
import { safeTable } from './safe-table.ts';
import { isEnum, isOutline, isSequence, isTable } from './shape.ts';

export type Sanitized = {
  readonly description: Description;
  /** What was left out, and why. What the source skipped itself stays in the description. */
  readonly notes: readonly Note[];
};

/**
 * Lets through what can be made here without running anything of a stranger's: everything that is used in statements
 * afterwards is a name to be quoted, a number, a word of a list, or an expression that was written anew.
 * @param given from a database or a manifest: of any form
 * @throws CatalogueError REC-685 when it is no description at all
 */
export function sanitize(given: unknown): Sanitized {
  if (!isOutline(given)) throw new CatalogueError('REC-685', {});
  const notes: Note[] = [];
  const note = (name: string, reason: string) => notes.push({ name: shown(name), reason: shown(reason) });

  const enums = unique(given.enums, isEnum, isSafeEnum, note);
  const sequences = unique(given.sequences, isSequence, isSafeSequence, note);
  const known = {
    enums: new Set(enums.map(({ schema, name }) => `${schema}.${name}`)),
    sequences: new Set(sequences.map(({ schema, name }) => `${schema}.${name}`)),
  };
  const tables = unique(
    given.tables,
    isTable,
    ({ schema, name }) => isSystemSchema(schema) && isName(name),
    note,
  )
    .map((table) => safeTable(table, known, (reason) => note(`${table.schema}.${table.name}`, reason)))
    .filter((table): table is TableDescription => table !== null);
  const skipped = given.skipped.map(({ name, reason }) => ({ name: shown(name), reason: shown(reason) }));
  const { serverVersion, schemaVersion } = given;
  return { description: { serverVersion, schemaVersion, enums, tables, sequences, skipped }, notes };
}

function unique<Thing extends { readonly schema: string; readonly name: string }>(
  given: readonly unknown[],
  isShaped: (value: unknown) => value is Thing,
  isSafe: (thing: Thing) => boolean,
  note: (name: string, reason: string) => void,
): readonly Thing[] {
  const found = new Map<string, Thing>();
  for (const thing of given) {
    const name = nameOf(thing);
    if (!isShaped(thing) || !isSafe(thing)) note(name, 'its description is not one that is understood');
    else if (found.has(name)) note(name, 'it is described twice');
    else found.set(name, thing);
  }
  return [...found.values()];
}

function nameOf(thing: unknown): string {
  const { schema, name } = (thing ?? {}) as { readonly schema?: unknown; readonly name?: unknown };
  return `${String(schema)}.${String(name)}`;
}

const isSafeEnum = ({ schema, name, labels }: EnumDescription): boolean =>
  isSystemSchema(schema) &&
  isName(name) &&
  new Set(labels).size === labels.length &&
  labels.every((label) => isText(label) && Buffer.byteLength(label) <= 63);
