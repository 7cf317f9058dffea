import { type Migration, readMigrations } from '@rec-io/database/migrations';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { SYSTEM_SCHEMAS } from '../../schemas.ts';

/**
 * How our own tables of a source come into ours. `same`: as they are. `straight`: the source is older, but no migration since
 * then is about these tables. `forward`: they have to go through the migrations first.
 */
export type ForwardPlan = 'same' | 'straight' | 'forward';

/** @throws CatalogueError REC-680 when the source is newer than this program */
export function forwardPlan(
  schemaVersion: number,
  known: readonly Migration[] = readMigrations(),
): ForwardPlan {
  if (schemaVersion > known.length)
    throw new CatalogueError('REC-680', { there: schemaVersion, here: known.length });
  if (schemaVersion === known.length) return 'same';
  return known.slice(schemaVersion).some(isAboutSystemData) ? 'forward' : 'straight';
}

/** Who may read and write says nothing about the tables' columns and rows. */
const RIGHTS = /^\s*(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES)\b[^;]*;/gm;
const ABOUT = new RegExp(`\\b(${SYSTEM_SCHEMAS.join('|')})\\b`);

/**
 * By its text, not by what the tables look like before and after: a migration that only changes rows (another unit, another
 * zone) leaves no trace in the columns, and rows would come over with another meaning.
 */
export const isAboutSystemData = ({ sql }: Pick<Migration, 'sql'>): boolean =>
  ABOUT.test(sql.replaceAll(RIGHTS, ''));
