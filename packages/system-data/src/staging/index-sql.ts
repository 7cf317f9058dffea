import { escapeIdentifier } from 'pg';
import type { Deferral, IndexDescription, Named } from '../description.ts';
import { quotedColumns } from '../schemas.ts';
import { quotedStaged } from './places.ts';
import { indexColumnSql } from './table-sql.ts';

/** @param only on a divided table: for its parts to be attached to */
export function indexSql(table: Named, index: IndexDescription, only = false): string {
  const columns = index.columns.map((column) => indexColumnSql(column, index.method === 'btree'));
  return [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${escapeIdentifier(index.name)} ON ${only ? 'ONLY ' : ''}${quotedStaged(table)}`,
    ` USING ${index.method} (${columns.join(', ')})`,
    index.including.length > 0 ? ` INCLUDE (${quotedColumns(index.including)})` : '',
    index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '',
    index.predicate === null ? '' : ` WHERE (${index.predicate})`,
  ].join('');
}

/** A key out of an index that is there: it is not built a second time. */
export const keyFromIndex = (table: Named, { name, constraint, deferral }: IndexDescription): string =>
  `ALTER TABLE ${quotedStaged(table)} ADD CONSTRAINT ${escapeIdentifier(name)} ${(constraint ?? '').toUpperCase()} USING INDEX ${escapeIdentifier(name)}${deferralSql(deferral)}`;

/** A divided table's key, to which those of its parts are attached. */
export const keyOfParts = (table: Named, index: IndexDescription): string =>
  [
    `ALTER TABLE ONLY ${quotedStaged(table)} ADD CONSTRAINT ${escapeIdentifier(index.name)}`,
    ` ${(index.constraint ?? '').toUpperCase()}${index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : ''}`,
    ` (${quotedColumns(index.columns.map(({ column }) => column ?? ''))})`,
    index.including.length > 0 ? ` INCLUDE (${quotedColumns(index.including)})` : '',
    deferralSql(index.deferral),
  ].join('');

export const deferralSql = (deferral: Deferral): string =>
  ({ never: '', 'on request': ' DEFERRABLE', always: ' DEFERRABLE INITIALLY DEFERRED' })[deferral];
