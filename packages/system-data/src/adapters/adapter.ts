import type { Client } from 'pg';
import type { Named, TableDescription } from '../description.ts';

/** What becomes of a table of another system under its own name. */
export type Treatment =
  /** Copied under its name; `note` is for the report. */
  | { readonly kind: 'as it is'; readonly note: string | null }
  /** Its name is that of one of our views, which show something else: copied under a name beside it. */
  | { readonly kind: 'beside'; readonly reason: string }
  /** Its name is that of a table of ours, or it holds nothing that lasts: staged only if a mapping reads it. */
  | { readonly kind: 'left'; readonly reason: string };

export type MappingReport = {
  readonly adapter: string;
  /** Of ours: `historical_data.btc_price_history`. */
  readonly table: string;
  /** Tables of the source, `schema.name`. */
  readonly from: readonly string[];
  /** What is counted: rows, or values of tables that have many in a row. */
  readonly unit: 'rows' | 'values';
  readonly rowsIn: number;
  readonly rowsOut: number;
  /** Together with `rowsOut` these are `rowsIn`. */
  readonly leftOut: readonly { readonly reason: string; readonly rows: number }[];
  /** What was decided, and by which evidence. */
  readonly notes: readonly string[];
};

export const ZONES = ['America/New_York', 'UTC'] as const;
export type SourceZone = (typeof ZONES)[number];

export type MappingOptions = {
  /** What the owner says of times without a zone; null: the rows must tell. */
  readonly zone: SourceZone | null;
  /** Where an earlier mapping has put the rows of this table of ours; null: none has. */
  resultOf(into: Named): Named | null;
};

/** How tables of another system become one of ours. */
export type Mapping = {
  /** All of them have to be staged and verified. */
  readonly from: readonly TableDescription[];
  /** The table of ours, as a source of ours would describe it. */
  readonly into: TableDescription;
  /**
   * Fills the result in the caller's transaction.
   * @param stagedOf where the verified rows of one of `from` lie
   * @returns with no rows out when nothing may be placed; the reason is in it
   * @throws Error when rows are neither mapped nor counted
   */
  run(
    client: Client,
    stagedOf: (table: TableDescription) => Named,
    result: Named,
    options: MappingOptions,
  ): Promise<MappingReport>;
};

/** A system whose tables are known by name and meaning. */
export type Adapter = {
  readonly name: string;
  readonly title: string;
  readonly mappings: readonly Mapping[];
  treatmentOf(table: TableDescription): Treatment;
};

/** Every row of the source is mapped or counted. @throws Error */
export function requireAllCounted(report: MappingReport): MappingReport {
  const leftOut = report.leftOut.reduce((sum, { rows }) => sum + rows, 0);
  if (report.rowsIn !== report.rowsOut + leftOut)
    throw new Error(
      `${report.table}: of ${report.rowsIn} ${report.unit} ${report.rowsOut} were mapped and ${leftOut} left out`,
    );
  return report;
}
