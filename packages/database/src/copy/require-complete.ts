import type { ClientBase } from 'pg';
import { DatabaseError } from '../errors.ts';
import { migratedTables } from './migrated-tables.ts';

/** A table, and what of it a definition does not hold or what it needs of elsewhere. */
type Lack = { readonly schema: string; readonly name: string; readonly what: string };

/**
 * A backup that cannot be restored is worse than none, for that is found out when it is needed.
 * @throws DatabaseError DB_COPY_INCOMPLETE that names the tables that could not be made again
 */
export async function requireComplete(client: ClientBase, schemas: readonly string[]): Promise<void> {
  const { rows } = await client.query<Lack>(LACKS, [schemas, [...migratedTables()]]);
  if (rows.length === 0) return;
  const lacks = rows.map(({ schema, name, what }) => `${schema}.${name} (${what})`);
  throw new DatabaseError(
    'DB_COPY_INCOMPLETE',
    `it could not be made again with ${lacks.join(', ')}`,
    'Change or drop what is named, or move it to a schema of its own, which is not backed up; then run the same command again.',
  );
}

/** Objects from 16384 on were made in this database; with lower numbers every server has them. */
const LACKS = `
  WITH made AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'f')
      AND NOT EXISTS (
        SELECT FROM pg_class r WHERE r.oid = coalesce(pg_partition_root(c.oid), c.oid)
          AND (SELECT nspname FROM pg_namespace WHERE oid = r.relnamespace) || '.' || r.relname = ANY ($2::text[]))
  ), things AS (
    SELECT oid AS relation, 'pg_class'::regclass AS classid, oid AS objid FROM made
    UNION ALL SELECT indrelid, 'pg_class'::regclass, indexrelid FROM pg_index WHERE indrelid IN (SELECT oid FROM made)
    UNION ALL SELECT conrelid, 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid IN (SELECT oid FROM made)
    UNION ALL SELECT adrelid, 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid IN (SELECT oid FROM made)
  ), lacks AS (
    SELECT t.relation, 'needs ' || pg_describe_object(d.refclassid, d.refobjid, 0) AS what
    FROM things t JOIN pg_depend d ON d.classid = t.classid AND d.objid = t.objid
    WHERE d.refobjid >= 16384 AND CASE d.refclassid
      WHEN 'pg_constraint'::regclass THEN false
      WHEN 'pg_namespace'::regclass THEN false
      WHEN 'pg_class'::regclass THEN NOT EXISTS (
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = d.refobjid AND n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'S', 'i', 'I'))
      WHEN 'pg_type'::regclass THEN NOT EXISTS (
        SELECT FROM pg_type y LEFT JOIN pg_type e ON e.oid = y.typelem AND y.typcategory = 'A'
        JOIN pg_namespace n ON n.oid = coalesce(e.typnamespace, y.typnamespace)
        WHERE y.oid = d.refobjid AND n.nspname = ANY ($1::text[]) AND coalesce(e.typtype, y.typtype) = 'e')
      ELSE true END
    UNION ALL SELECT oid, 'a foreign table' FROM made WHERE relkind = 'f'
    UNION ALL SELECT tgrelid, 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT ev_class, 'rule ' || rulename FROM pg_rewrite
    UNION ALL SELECT polrelid, 'policy ' || polname FROM pg_policy
    UNION ALL SELECT oid, 'row-level security' FROM pg_class WHERE relrowsecurity OR relforcerowsecurity
    UNION ALL SELECT inhrelid, 'inherits from ' || inhparent::regclass FROM pg_inherits JOIN made ON oid = inhrelid WHERE NOT relispartition
  )
  SELECT m.nspname AS schema, m.relname AS name, string_agg(DISTINCT l.what, ', ') AS what
  FROM lacks l JOIN made m ON m.oid = l.relation GROUP BY 1, 2 ORDER BY 1, 2`;
