import type { Pool } from 'pg';

/**
 * All that a database holds: structure, rights and rows, in a form that can be compared. What copies write down for themselves and
 * stage is left out.
 */
export async function databaseState(pool: Pool): Promise<readonly string[]> {
  const { rows: things } = await pool.query<{ line: string }>(STRUCTURE);
  const { rows: tables } = await pool.query<{ name: string }>(TABLES);
  const contents: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ line: string }>(
      `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS line FROM ONLY ${name} AS t`,
    );
    contents.push(`rows of ${name} ${rows[0]?.line ?? ''}`);
  }
  return [...things.map(({ line }) => line), ...contents];
}

const FOREIGN = `n.nspname !~ '^(pg_|information_schema|system_data)'`;

const TABLES = `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${FOREIGN} AND c.relkind = 'r' ORDER BY 1`;

const STRUCTURE = `
  SELECT concat_ws(' ', 'schema', nspname, nspowner, nspacl) AS line FROM pg_namespace n WHERE ${FOREIGN}
  UNION ALL
  SELECT concat_ws(' ', 'relation', c.oid, c.oid::regclass, c.relkind, c.relowner, c.relacl, c.reloptions, c.relrowsecurity)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${FOREIGN}
  UNION ALL
  SELECT concat_ws(' ', 'column', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attacl,
      pg_get_expr(d.adbin, d.adrelid))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE ${FOREIGN} AND a.attnum > 0
  UNION ALL
  SELECT concat_ws(' ', 'constraint', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${FOREIGN}
  UNION ALL
  SELECT concat_ws(' ', 'function', p.oid::regprocedure, md5(p.prosrc), p.proacl)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${FOREIGN}
  UNION ALL
  SELECT concat_ws(' ', 'trigger', g.tgrelid::regclass, g.tgname)
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${FOREIGN}
  UNION ALL
  SELECT concat_ws(' ', 'sequence', s.schemaname, s.sequencename, s.last_value) FROM pg_sequences s WHERE s.schemaname !~ '^system_data'
  UNION ALL
  SELECT concat_ws(' ', 'role', rolname, rolsuper, rolcreaterole, rolcreatedb, rolcanlogin) FROM pg_roles
  ORDER BY 1`;
