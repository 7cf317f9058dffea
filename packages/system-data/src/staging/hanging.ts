import type { ClientBase } from 'pg';

export type Hanging = {
  readonly schema: string;
  readonly table: string;
  /** For people: `the view analytics.newest`. */
  readonly what: string;
  /** The table whose key refers to this one, as `schema.name`; null: something else. */
  readonly keyOf: string | null;
};

/**
 * What would be lost or would go on speaking of the old table when another took the place of one in these schemas. Rights,
 * policies, own indexes, keys and numbering are none of it: they go along.
 * @param table only of the one with this name
 */
export async function whatHangs(
  client: ClientBase,
  schemas: readonly string[],
  table: string | null = null,
): Promise<readonly Hanging[]> {
  const { rows } = await client.query<Hanging>(HANGING, [schemas, table]);
  return rows;
}

const HANGING = `
  WITH wanted AS (
    SELECT c.*, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p') AND c.relname = coalesce($2, c.relname)
  )
  SELECT w.nspname AS schema, w.relname AS "table", x.what, x.key_of AS "keyOf" FROM wanted w CROSS JOIN LATERAL (
    SELECT format('the view %s', r.ev_class::regclass) AS what, NULL::text AS key_of
      FROM pg_depend d JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
      WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = w.oid AND r.ev_class <> w.oid
    UNION ALL SELECT format('the rule %I', r.rulename), NULL FROM pg_rewrite r WHERE r.ev_class = w.oid
    UNION ALL SELECT format('the trigger %I', g.tgname), NULL FROM pg_trigger g WHERE g.tgrelid = w.oid AND NOT g.tgisinternal
    UNION ALL SELECT format('the key %I of %s', k.conname, k.conrelid::regclass), format('%s.%s', n.nspname, f.relname)
      FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace n ON n.oid = f.relnamespace
      WHERE k.contype = 'f' AND k.confrelid = w.oid AND k.conrelid <> w.oid AND k.conparentid = 0
    UNION ALL SELECT format('the publication %I', p.pubname), NULL
      FROM pg_publication_rel l JOIN pg_publication p ON p.oid = l.prpubid WHERE l.prrelid = w.oid
    UNION ALL SELECT 'the table that it is a part of or inherits from', NULL FROM pg_inherits i WHERE i.inhrelid = w.oid AND NOT w.relispartition
    UNION ALL SELECT 'a table that inherits from it', NULL FROM pg_inherits i WHERE i.inhparent = w.oid AND w.relkind = 'r'
    UNION ALL SELECT format('the function %s', d.objid::regprocedure), NULL FROM pg_depend d
      WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = w.oid AND d.classid = 'pg_proc'::regclass
    UNION ALL SELECT 'something that is made of its rows’ type', NULL FROM pg_depend d JOIN pg_type t ON t.oid IN (w.reltype, (SELECT e.typarray FROM pg_type e WHERE e.oid = w.reltype))
      WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid = t.oid AND d.classid IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
        AND d.deptype = 'n'
    UNION ALL SELECT format('the constraint %I', k.conname), NULL FROM pg_constraint k
      WHERE k.conrelid = w.oid AND (k.contype = 'x' OR (k.contype IN ('c', 'n') AND NOT k.convalidated)
        OR (k.contype IN ('p', 'u') AND coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false)))
    UNION ALL SELECT format('the index %s', i.indexrelid::regclass), NULL FROM pg_index i
      WHERE i.indrelid = w.oid AND (i.indisclustered OR i.indisreplident OR NOT i.indisvalid
        OR EXISTS (SELECT FROM pg_class x WHERE x.oid = i.indexrelid AND (x.reloptions IS NOT NULL OR x.reltablespace <> 0))
        OR EXISTS (SELECT FROM pg_opclass o WHERE o.oid = ANY (i.indclass::oid[]) AND o.opcnamespace <> 'pg_catalog'::regnamespace)
        OR EXISTS (SELECT FROM pg_collation l WHERE l.oid = ANY (i.indcollation::oid[]) AND l.collnamespace <> 'pg_catalog'::regnamespace))
    UNION ALL SELECT format('what its column %I is tuned to', a.attname), NULL FROM pg_attribute a
      WHERE a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped AND (a.attoptions IS NOT NULL OR coalesce(a.attstattarget, -1) >= 0)
    UNION ALL SELECT 'how it is replicated', NULL WHERE w.relreplident NOT IN ('d', 'n')
    UNION ALL SELECT 'where it is stored', NULL WHERE w.reltablespace <> 0 OR w.relpersistence <> 'p'
  ) AS x ORDER BY 1, 2, 3`;
