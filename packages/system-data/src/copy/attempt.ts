import type { Client } from 'pg';
import { type Adapted, adapt, type Finished } from '../adapters/adapt.ts';
import type { MappingReport, SourceZone } from '../adapters/adapter.ts';
import { LEFT_VIEW } from '../catalog/partition-tree.ts';
import { sanitize } from '../catalog/sanitize.ts';
import type { TableReport } from '../copy-system-data.ts';
import { type Note, tableName } from '../description.ts';
import { NO_ROWS } from '../hashing.ts';
import { SYSTEM_SCHEMAS } from '../schemas.ts';
import type { Fingerprint } from '../source.ts';
import { decideDestinations } from '../staging/decide-destinations.ts';
import type { Policy, Wanted } from '../staging/destination.ts';
import { addKeysDue } from '../staging/keys-due.ts';
import { discardStaged, openStaging } from '../staging/open-staging.ts';
import { compareExisting } from './compare-existing.ts';
import { type GatherOptions, gather } from './gather.ts';
import { beginGathering, forgetGathering, forgetTable, gatheringFrom } from './journal.ts';
import { madeReports } from './made-reports.ts';
import { makeDurable, placeTable } from './placing.ts';
import { requireRoom } from './room.ts';
import { equalReports, leftReports, workReport } from './table-reports.ts';
import type { TableWork } from './table-work.ts';
import { inTransactionOf, type TargetConnection } from './target-session.ts';

export type Attempt = GatherOptions & {
  readonly existing: Policy;
  /** Its owner, where tables of ours are made from another version’s or system’s; null: everything comes as it is. */
  readonly adaptTo: TargetConnection | null;
  /** Of times of the source that name none; null: the rows must tell. */
  readonly zone: SourceZone | null;
  /** Goes on with what an earlier attempt brought from the same source. */
  readonly resume: boolean;
};

export type Copied = {
  readonly source: string;
  readonly tables: readonly TableReport[];
  readonly notes: readonly Note[];
  /** How tables of ours were made of another system’s. */
  readonly mappings: readonly MappingReport[];
  readonly tablesCopied: number;
  readonly rowsCopied: number;
};

/** What has come, proved or failed. Nothing more is wanted of the source. */
export type Gathered = {
  readonly source: string;
  readonly works: readonly TableWork[];
  /** The same on both sides already. */
  readonly alike: ReadonlyMap<string, Fingerprint>;
  readonly left: readonly Note[];
  readonly notes: readonly Note[];
  readonly finish: Adapted['finish'];
};

/**
 * Looks, compares, and gathers beside what is here.
 * @throws SourceLost: another attempt may go on where this one ended
 */
export async function gatherCopy(attempt: Attempt): Promise<Gathered> {
  const { target, existing } = attempt;
  const { source, notes: adapted, finish } = await adaptedSource(attempt);
  const { description, notes } = sanitize(source.description);
  if (!(attempt.resume && (await gatheringFrom(target)) === source.identity)) await letGoOfGathering(target);
  const options = { ...attempt, source };
  const equal = await compareExisting(description.tables, options);
  const changed = description.tables.filter((table) => !equal.has(tableName(table)));
  const decided = await decideDestinations(target, { ...description, tables: changed }, existing);
  const { left, notes: without } = decided;
  const wanted = decided.wanted.filter((one) => !isEmptyOnBothSides(one));
  const alike = new Map([
    ...equal,
    ...decided.wanted.filter(isEmptyOnBothSides).map(({ table }) => [tableName(table), NO_ROWS] as const),
  ]);
  await inTransactionOf(target, async () => {
    await openStaging(target, description, wanted);
    await beginGathering(target, source.identity);
  });
  await requireRoom(target, wanted);
  const works = wanted.length === 0 ? [] : await gatherAll(wanted, options);
  return {
    ...{ source: source.name, works, alike, left, finish },
    notes: [...adapted, ...(await worthTelling(target, description.skipped)), ...notes, ...without],
  };
}

/** Puts in place what is proved, and makes ours of what is of another version or system. */
export async function placeCopy(
  { source, works, alike, left, notes, finish }: Gathered,
  { target, meter, existing, zone, signal }: Attempt,
): Promise<Copied> {
  if (works.length > 0) meter.phase('placing', works.length);
  for (const work of works) {
    meter.begin(work.name);
    if (work.failure === null) await placeTable(work, target, signal);
    meter.finish(work.name);
  }
  const keys = await addKeysDue(target);
  await makeDurable(target);
  const made = (await finish?.({ client: target, existing, zone, signal })) ?? NOTHING_MADE;
  const tables = [
    ...equalReports(alike),
    ...leftReports(left),
    ...works.map(workReport),
    ...madeReports(made),
  ].toSorted((a, b) => (a.table < b.table ? -1 : 1));
  // What failed is to be gone on with.
  if (tables.every(({ outcome }) => outcome !== 'failed')) await letGoOfGathering(target);
  const good = works.filter(({ failure }) => failure === null);
  return {
    ...{ source, tables, notes: [...notes, ...keys], mappings: made.reports },
    tablesCopied: good.length,
    rowsCopied: good.reduce((sum, { there }) => sum + there.rows, 0),
  };
}

/** That a view does not come along is no news where it is here, too: migrations make more than a hundred. */
async function worthTelling(target: Client, skipped: readonly Note[]): Promise<readonly Note[]> {
  const { rows } = await target.query<{ name: string }>(
    "SELECT schemaname || '.' || viewname AS name FROM pg_views WHERE schemaname = ANY ($1::text[])",
    [SYSTEM_SCHEMAS],
  );
  const views = new Set(rows.map(({ name }) => name));
  return skipped.filter(({ name, reason }) => reason !== LEFT_VIEW || !views.has(name));
}

/** There was no page that could hold a row. */
const isEmptyOnBothSides = ({ table, destination }: Wanted): boolean =>
  destination.here === 'empty' && table.heaps.every(({ pages }) => pages === 0);

function adaptedSource({ source, adaptTo }: Attempt): Promise<Adapted> {
  return adaptTo === null ? Promise.resolve({ source, notes: [], finish: null }) : adapt(source, adaptTo);
}

const NOTHING_MADE: Finished = { placed: [], reports: [], left: [] };

/** Staged tables and what is written of them. */
export const letGoOfGathering = (target: Client): Promise<void> =>
  inTransactionOf(target, async () => {
    await discardStaged(target);
    await forgetGathering(target);
  });

/** What an earlier attempt brought may be of a row that has changed since without a trace in its chunk’s hash: then anew, once. */
async function gatherAll(wanted: readonly Wanted[], attempt: Attempt): Promise<readonly TableWork[]> {
  const works = await gather(wanted, attempt);
  const again = works.filter(({ failure, isResumed }) => failure !== null && isResumed);
  if (again.length === 0) return works;
  for (const { table } of again) await forgetTable(attempt.target, table);
  return [...works.filter((work) => !again.includes(work)), ...(await gather(again, attempt))];
}
