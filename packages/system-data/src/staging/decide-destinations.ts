import type { Client } from 'pg';
import {
  type Description,
  type EnumDescription,
  type Named,
  type Note,
  type TableDescription,
  tableName,
} from '../description.ts';
import { columnDifferences } from './compare-columns.ts';
import type { Destination, Policy, Wanted } from './destination.ts';
import { withFreeNames } from './free-names.ts';
import { type Here, readHere } from './here.ts';
import { quoted } from './places.ts';
import { primaryKey } from './primary-key.ts';
import { isAsBrought } from './records.ts';
import { shapeOf } from './shape.ts';

export type Decision = {
  readonly wanted: readonly Wanted[];
  /** Tables that stay out, and why. */
  readonly left: readonly Note[];
  /** What of the others does not come along. */
  readonly notes: readonly Note[];
};

/**
 * Where each table of a sanitized description is to go, looked at and not changed. Rows that an earlier copy brought are hashed
 * to see whether they are still that.
 */
export async function decideDestinations(
  target: Client,
  source: Description,
  policy: Policy,
): Promise<Decision> {
  await target.query('BEGIN TRANSACTION READ ONLY');
  try {
    const here = await readHere(target);
    const wanted: Wanted[] = [];
    const left: Note[] = [];
    const notes: Note[] = [];
    for (const table of source.tables) {
      const found = await decide(target, here, source, table, policy);
      if (typeof found === 'string') left.push({ name: tableName(table), reason: found });
      else wanted.push({ table, destination: found });
    }
    const settled = withoutForeignKeys(withoutHangingKeys(wanted, here), here, notes);
    const reasons = settled.map((one) => whyNotFilled(one, here));
    return {
      notes,
      wanted: settled.filter((_, index) => reasons[index] === null),
      left: [
        ...left,
        ...settled.flatMap(({ table }, index) => {
          const reason = reasons[index];
          return reason == null ? [] : [{ name: tableName(table), reason }];
        }),
      ],
    };
  } finally {
    await target.query('ROLLBACK');
  }
}

/** @returns the reason when it stays out */
async function decide(
  target: Client,
  here: Here,
  source: Description,
  table: TableDescription,
  policy: Policy,
): Promise<Destination | string> {
  const odd = table.columns
    .map(({ type }) => whyNoEnum(source.enums, here, type))
    .find((reason) => reason !== null);
  if (odd != null) return odd;
  const name = tableName(table);
  const ours = here.tables.get(name);
  const relation = here.relations.get(name);
  if (here.hidden.has(name)) return 'a policy hides rows of it here from this role';
  if (ours === undefined) {
    if (relation !== undefined)
      return `here that is the name of ${article(relation.kind)}, or of a table that cannot be replaced`;
    if (here.types.has(name)) return 'here that is the name of a type';
    return made(here, table, null, 'none');
  }
  const record = here.brought.get(name);
  const state = await rowsHere(target, table, ours, here);
  const madeByCopy = record?.madeAs != null && record.madeAs === (await shapeOf(target, ours));
  const hanging = (here.hanging.get(name) ?? []).filter(({ keyOf }) => keyOf === null);
  const replaceable = hanging.length === 0 && (state !== 'own' || policy === 'replace');
  if (madeByCopy && replaceable) return made(here, table, ours, state);

  const differences = columnDifferences(table, ours);
  if (differences.length > 0) return `its columns differ: ${differences.join('; ')}`;
  if (state === 'own' && policy === 'keep')
    return 'it has rows of its own here, which stay (they can be merged or replaced)';
  if (state === 'own' && policy === 'merge' && primaryKey(ours) === null)
    return 'it has rows of its own here, and no primary key to merge by';
  const merge = state === 'own' && policy === 'merge';
  const swap = !merge && hanging.length === 0 && ours.partitioning === null;
  return {
    how: swap ? 'swap' : 'fill',
    here: state,
    merge,
    ours,
    isLikeOurs: true,
    shape: { ...ours, partitions: [], partitioning: null },
    daysOf: here.makesDayPartitions && ours.schema === 'live_data' ? dayColumn(ours) : null,
    digest: digestOf(swap ? 'swap' : 'fill', ours),
  };
}

const article = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;

const dayColumn = ({ partitioning }: TableDescription): string | null =>
  partitioning?.strategy === 'range' ? (partitioning.keys[0]?.column ?? null) : null;

async function rowsHere(
  target: Client,
  table: TableDescription,
  ours: TableDescription,
  { brought }: Here,
): Promise<'empty' | 'copied' | 'own'> {
  const { rows } = await target.query<{ any: boolean }>(`SELECT EXISTS (SELECT FROM ${quoted(ours)}) AS any`);
  if (rows[0]?.any !== true) return 'empty';
  const record = brought.get(tableName(table));
  return record !== undefined && (await isAsBrought(target, ours, record)) ? 'copied' : 'own';
}

function made(
  here: Here,
  table: TableDescription,
  ours: TableDescription | null,
  state: Destination['here'],
): Destination | string {
  const named = withFreeNames(table, here.relations, here.types);
  if (typeof named === 'string') return named;
  const shape = here.description.serverVersion >= VIRTUAL_SINCE ? named : withStored(named);
  const how = ours === null ? 'create' : 'swap';
  return {
    how,
    here: state,
    merge: false,
    ours,
    isLikeOurs: false,
    shape,
    daysOf: null,
    digest: digestOf(how, shape),
  };
}

const VIRTUAL_SINCE = 180_000;

/** An older server computes a column when it is written, or not at all. */
const withStored = (table: TableDescription): TableDescription => ({
  ...table,
  columns: table.columns.map((column) =>
    column.generated === null ? column : { ...column, generated: { ...column.generated, virtual: false } },
  ),
});

const digestOf = (how: string, shape: TableDescription): string =>
  JSON.stringify([how, { ...shape, heaps: [], estimatedRows: 0 }], (key, value: unknown) =>
    key === 'last' ? null : value,
  );

function whyNoEnum(
  enums: readonly EnumDescription[],
  { description, types, relations }: Here,
  type: TableDescription['columns'][number]['type'],
): string | null {
  if (type.kind !== 'enum') return null;
  const same = ({ schema, name }: EnumDescription) => schema === type.schema && name === type.name;
  const [there, ours] = [enums.find(same), description.enums.find(same)];
  const name = `${type.schema}.${type.name}`;
  if (there === undefined) return `the type ${name} does not come along`;
  if (ours === undefined)
    return types.has(name) || relations.has(name) ? `here ${name} is another type` : null;
  return isLater(there.labels, ours.labels) ? null : `the labels of ${name} differ here`;
}

/** Labels were added since, or none: those here stay, in their order. */
function isLater(labels: readonly string[], earlier: readonly string[]): boolean {
  const kept = labels.filter((label) => earlier.includes(label));
  return JSON.stringify(kept) === JSON.stringify(earlier);
}

const isMadeByCopy = ({ brought }: Here, name: string): boolean => brought.get(name)?.madeAs != null;

/** A table that another one's key refers to can be swapped when that one is, too: the key is made again afterwards. */
function withoutHangingKeys(wanted: readonly Wanted[], here: Here): readonly Wanted[] {
  const swapped = new Set(
    wanted.filter(({ destination }) => destination.how === 'swap').map(({ table }) => tableName(table)),
  );
  const stuck = wanted.filter(
    ({ table, destination }) =>
      destination.how === 'swap' &&
      (here.hanging.get(tableName(table)) ?? []).some(
        ({ keyOf: other }) => other !== null && !swapped.has(other) && !isMadeByCopy(here, other),
      ),
  );
  if (stuck.length === 0) return wanted;
  const next = wanted.map((one) => {
    const ours = here.tables.get(tableName(one.table));
    return stuck.includes(one) && ours !== undefined ? { ...one, destination: filled(one, ours) } : one;
  });
  return withoutHangingKeys(next, here);
}

const filled = ({ destination }: Wanted, ours: TableDescription): Destination => ({
  ...destination,
  how: 'fill',
  ours,
  isLikeOurs: true,
  shape: { ...ours, partitions: [], partitioning: null },
  digest: digestOf('fill', ours),
});

function whyNotFilled(
  { table, destination: { how, here: state, merge, ours } }: Wanted,
  here: Here,
): string | null {
  if (how !== 'fill' || ours === null) return null;
  const differences = columnDifferences(table, ours);
  if (differences.length > 0) return `its columns differ: ${differences.join('; ')}`;
  // They would have to be deleted first, and others with them or not at all.
  const isReferredTo = (here.hanging.get(tableName(table)) ?? []).some(({ keyOf }) => keyOf !== null);
  return !merge && (state === 'copied' || state === 'own') && isReferredTo
    ? 'rows of other tables here refer to its rows'
    : null;
}

/** A key to a table that is ours would bind what we may do with that: only those between brought tables come along. */
function withoutForeignKeys(wanted: readonly Wanted[], here: Here, notes: Note[]): readonly Wanted[] {
  const brought = new Set(
    wanted.filter(({ destination }) => !destination.isLikeOurs).map(({ table }) => tableName(table)),
  );
  return wanted.map((one) => {
    const { table, destination } = one;
    if (destination.isLikeOurs) return one;
    const isBrought = (target: Named) =>
      brought.has(tableName(target)) || isMadeByCopy(here, tableName(target));
    const [kept, others] = [true, false].map((between) =>
      destination.shape.foreignKeys.filter(({ target }) => isBrought(target) === between),
    );
    for (const { name, target } of others ?? [])
      notes.push({
        name: tableName(table),
        reason: `its key ${name} does not come along: ${tableName(target)} is not brought`,
      });
    return {
      table,
      destination: { ...destination, shape: { ...destination.shape, foreignKeys: kept ?? [] } },
    };
  });
}
