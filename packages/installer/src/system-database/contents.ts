import { literal, markerOf } from '@rec-io/database/system/marker';
import type { Superuser } from '@rec-io/database/system/superuser';

/**
 * What somebody has put into a server since it was made: it would go with the cluster.
 * @param except the installation whose own, which it has marked, do not count; null: all count
 */
export async function contentsOf(superuser: Superuser, except: string | null): Promise<readonly string[]> {
  const isOthers = (comment: string): string =>
    except === null ? 'true' : `${comment} IS DISTINCT FROM ${literal(markerOf(except))}`;
  const found = await superuser.rows<{ name: string }>(
    `SELECT 'the database ' || datname AS name FROM pg_database
       WHERE NOT datistemplate AND datname <> 'postgres' AND ${isOthers("shobj_description(oid, 'pg_database')")}
         AND ${isOthers("shobj_description(datdba, 'pg_authid')")}
     UNION ALL
     SELECT 'the role ' || rolname FROM pg_roles
       WHERE oid >= 16384 AND ${isOthers("shobj_description(oid, 'pg_authid')")}
     UNION ALL
     SELECT 'tables in the database postgres' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm', 'v', 'f') AND n.nspname NOT LIKE 'pg\\_%'
     GROUP BY 1 ORDER BY 1`,
  );
  return found.map(({ name }) => name);
}
