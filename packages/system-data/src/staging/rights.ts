import type { Client } from 'pg';
import type { Named } from '../description.ts';
import { quoted } from './places.ts';

/**
 * Statements that give a table what another one has: owner, rights on it and on its columns, policies, storage parameters and
 * its comment. Made out of this server's own catalogue, so that they may be run when the other is out of the way.
 * @param to quoted; the statements name it
 */
export async function rightsOf(client: Client, from: Named, to: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ sql: string }>(RIGHTS, [quoted(from), to]);
  return rows.map(({ sql }) => sql);
}

const ACL = `
  SELECT 1 AS place, format('GRANT %s%s ON %s TO %s%s', x.privilege_type,
    CASE WHEN x.attname IS NULL THEN '' ELSE format(' (%I)', x.attname) END, $2::text,
    CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
    CASE WHEN x.is_grantable AND x.grantee <> 0 THEN ' WITH GRANT OPTION' ELSE '' END) AS sql
  FROM (
    SELECT NULL::name AS attname, (aclexplode(c.relacl)).* FROM c
    UNION ALL
    SELECT a.attname, (aclexplode(a.attacl)).* FROM c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  ) AS x, c WHERE x.grantee <> c.relowner OR x.attname IS NOT NULL`;

const RIGHTS = `
  WITH c AS MATERIALIZED (SELECT * FROM pg_class WHERE oid = $1::regclass)
  SELECT sql FROM (
    SELECT 0 AS place, format('ALTER TABLE %s OWNER TO %I', $2::text, pg_get_userbyid(c.relowner)) AS sql FROM c
    UNION ALL ${ACL}
    UNION ALL
    SELECT 2, format('ALTER TABLE %s SET (%s)', $2::text,
      (SELECT string_agg(format('%I=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ') FROM unnest(c.reloptions) AS o))
      FROM c WHERE c.reloptions IS NOT NULL
    UNION ALL
    SELECT 3, format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, $2::text,
      CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
      CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
      (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ') FROM unnest(p.polroles) AS r),
      ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
      ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
      FROM pg_policy p JOIN c ON c.oid = p.polrelid
    UNION ALL
    SELECT 4, format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', $2::text) FROM c WHERE c.relrowsecurity
    UNION ALL
    SELECT 4, format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', $2::text) FROM c WHERE c.relforcerowsecurity
    UNION ALL
    SELECT 5, format('COMMENT ON TABLE %s IS %L', $2::text, obj_description(c.oid, 'pg_class'))
      FROM c WHERE obj_description(c.oid, 'pg_class') IS NOT NULL
  ) AS wanted ORDER BY place, sql`;

/** Takes away what a table got when it was made, for its place in another schema is what decides. */
export async function clearRights(client: Client, table: string): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', $1::text,
       CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END) AS sql
     FROM pg_class c, aclexplode(c.relacl) AS x WHERE c.oid = $1::regclass AND x.grantee <> c.relowner`,
    [table],
  );
  for (const { sql } of rows) await client.query(sql);
}

/** The rights that tables and sequences made in their schema would get: moving them there gives none. */
export async function giveDefaultRights(client: Client, relations: readonly Named[]): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('GRANT %s ON %s %s TO %s%s', x.privilege_type, CASE WHEN c.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.name,
       CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
       CASE WHEN x.is_grantable AND x.grantee <> 0 THEN ' WITH GRANT OPTION' ELSE '' END) AS sql
     FROM unnest($1::text[]) AS n (name) JOIN pg_class c ON c.oid = n.name::regclass
     JOIN pg_default_acl d ON d.defaclrole = c.relowner AND d.defaclnamespace = c.relnamespace
       AND d.defaclobjtype = CASE WHEN c.relkind = 'S' THEN 'S' ELSE 'r' END,
       aclexplode(d.defaclacl) AS x
     WHERE x.grantee <> c.relowner`,
    [relations.map(quoted)],
  );
  if (rows.length > 0) await client.query(rows.map(({ sql }) => sql).join(';\n'));
}
