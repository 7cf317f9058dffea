import { type Migration, readMigrations } from '@rec-io/database/migrations';
import type { Client } from 'pg';
import { sanitize } from '../catalog/sanitize.ts';
import type { TargetConnection } from '../copy/target-session.ts';
import type { Description, Note, TableDescription } from '../description.ts';
import type { Source } from '../source.ts';
import type { Policy } from '../staging/destination.ts';
import type { MappingReport, SourceZone } from './adapter.ts';
import type { PlacedResult } from './place-results.ts';
import { type Presented, presented, presentedSource } from './presented-source.ts';
import { forwardPlan } from './versions/forward-plan.ts';

export type FinishOptions = {
  /** The owner's session, in no transaction, after the source's tables were put in place. */
  readonly client: Client;
  /** What becomes of tables with rows of their own. */
  readonly existing: Policy;
  /** Of times that name none; null: the rows must tell. */
  readonly zone: SourceZone | null;
  readonly signal: AbortSignal;
};

export type Finished = {
  readonly placed: readonly PlacedResult[];
  readonly reports: readonly MappingReport[];
  /** Tables of ours that stay as they are, and why. */
  readonly left: readonly Note[];
};

export type Adapted = {
  /** To be copied from, in place of the one that was opened. */
  readonly source: Source;
  /** What the adapter has to say about tables that come as they are. */
  readonly notes: readonly Note[];
  /** Makes tables of ours from those that came; null: they are ours already, or nobody knows them. */
  readonly finish: ((options: FinishOptions) => Promise<Finished>) | null;
};

/**
 * What has to become of a source's tables before they are ours: by its version, or by an adapter that knows its system. Tables
 * of it that have the name of one of ours and are none come under a name beside it.
 * @param target the owner of the database here
 * @throws CatalogueError REC-680 when it is newer
 */
export async function adapt(
  source: Source,
  target: TargetConnection,
  known: readonly Migration[] = readMigrations(),
): Promise<Adapted> {
  const { description, notes } = sanitize(source.description);
  const { schemaVersion: version } = description;
  const skipped = [...description.skipped, ...notes];
  if (version === null) return adaptSystem(source, { ...description, skipped });
  if (forwardPlan(version, known) !== 'forward') return { source, notes: [], finish: null };
  const { ownTables, withScratch } = await import('./versions/scratch.ts');
  const { forwardTables } = await import('./versions/forward-tables.ts');
  const own = await withScratch(target, version, ownTables, known);
  const isOwn = ({ schema, name }: TableDescription) =>
    own.some((table) => table.schema === schema && table.name === name);
  const older = description.tables.filter(isOwn).map((table) => presented(table, `_of_version_${version}`));
  return {
    source: presentedSource(source, shows({ ...description, skipped }, older, isOwn), older),
    notes: [],
    finish: (options) => forwardTables(options, target, version, older, known),
  };
}

async function adaptSystem(source: Source, description: Description): Promise<Adapted> {
  const { recognise } = await import('./run-mappings.ts');
  const { mapTables } = await import('./map-tables.ts');
  const adapter = recognise(description);
  if (adapter === null) return { source, notes: [], finish: null };
  const isRead = (table: TableDescription) => adapter.mappings.some(({ from }) => from.includes(table));
  const isHidden = (table: TableDescription) => adapter.treatmentOf(table).kind !== 'as it is';
  const beside = description.tables
    .filter((table) => adapter.treatmentOf(table).kind === 'beside' || (isHidden(table) && isRead(table)))
    .map((table) => presented(table, `_${adapter.name.replaceAll('-', '_')}`));
  const told = description.tables.flatMap((table): readonly Note[] => {
    const treatment = adapter.treatmentOf(table);
    const reason = treatment.kind === 'as it is' ? treatment.note : treatment.reason;
    return reason === null ? [] : [{ name: `${table.schema}.${table.name}`, reason }];
  });
  return {
    source: presentedSource(source, shows(description, beside, isHidden), beside),
    notes: [{ name: adapter.name, reason: `recognised: ${adapter.title}` }, ...told],
    finish: (options) => mapTables(options, adapter, beside),
  };
}

/** Whatever version it is of, tables beside ours are none of that version's. */
const shows = (
  description: Description,
  beside: readonly Presented[],
  isHidden: (table: TableDescription) => boolean,
): Description => ({
  ...description,
  schemaVersion: null,
  tables: [...description.tables.filter((table) => !isHidden(table)), ...beside.map(({ table }) => table)],
});
