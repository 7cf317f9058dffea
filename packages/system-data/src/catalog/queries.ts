import { escapeLiteral } from 'pg';

/**
 * What a description is made of, as statements for one round trip: on a link with 40 ms every further one is felt. They are
 * plain for every server from 13 on; columns of newer catalogues are read by name from the row's JSON.
 */
export function catalogueQueries(schemas: readonly string[]): string {
  const list = `ARRAY[${schemas.map(escapeLiteral).join(', ')}]::text[]`;
  const relations = `WITH RECURSIVE wanted (oid) AS (
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY (${list}) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    UNION
    SELECT i.inhrelid FROM pg_inherits i JOIN wanted w ON w.oid = i.inhparent)`;
  return [
    // Names come qualified unless they are of pg_catalog.
    `SELECT set_config('search_path', '', true)`,
    SERVER,
    `${relations}${RELATIONS}`,
    `${relations}${COLUMNS}`,
    `${relations}${TYPES}`,
    `${relations}${INDEXES}`,
    `${relations}${CONSTRAINTS}`,
    `${relations}${BESIDE}`,
    SEQUENCES.replace('$schemas', () => list),
    ENUMS.replace('$schemas', () => list),
  ].join(';\n');
}

const SERVER = `
  SELECT current_setting('server_version_num')::int AS version, EXISTS (
    SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'system' AND p.proname = 'schema_version_for_installers' AND p.pronargs = 0
      AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')) AS "tellsSchemaVersion"`;

const RELATIONS = `
  SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.relispartition AS "isPartition",
    (SELECT i.inhparent::text FROM pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno LIMIT 1) AS parent,
    EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid) AS "hasChildren",
    pg_get_expr(c.relpartbound, c.oid) AS bound,
    CASE p.partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' WHEN 'h' THEN 'hash' END AS strategy,
    (SELECT json_agg(json_build_object(
        'column', a.attname, 'expression', CASE WHEN k.attnum = 0 THEN pg_get_expr(p.partexprs, c.oid) END,
        'descending', false, 'nullsFirst', false,
        'operatorClass', CASE WHEN o.opcdefault THEN NULL
          WHEN o.opcnamespace = 'pg_catalog'::regnamespace THEN o.opcname ELSE o.opcnamespace::regnamespace || '.' || o.opcname END,
        'collation', CASE WHEN k.coll = coalesce(a.attcollation, 100) THEN NULL ELSE l.collname END) ORDER BY k.n)
      FROM unnest(p.partattrs::int2[], p.partclass::oid[], p.partcollation::oid[]) WITH ORDINALITY AS k (attnum, opclass, coll, n)
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum > 0
      LEFT JOIN pg_opclass o ON o.oid = k.opclass
      LEFT JOIN pg_collation l ON l.oid = k.coll) AS keys,
    CASE WHEN has_schema_privilege(n.oid, 'USAGE') THEN CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN 'all'
      WHEN has_any_column_privilege(c.oid, 'SELECT') THEN 'some' ELSE 'none' END ELSE 'none' END AS readable,
    row_security_active(c.oid) AS "rowsHidden", m.amname AS storage, obj_description(c.oid, 'pg_class') AS comment,
    CASE WHEN c.relkind = 'r' THEN coalesce(pg_relation_size(c.oid), 0) / current_setting('block_size')::int ELSE 0 END::float8 AS pages,
    CASE WHEN c.relkind = 'r' THEN coalesce(pg_table_size(c.oid), 0) ELSE 0 END::float8 AS bytes,
    c.reltuples::float8 AS "tuples", c.relpages::float8 AS "tuplesPages"
  FROM wanted w JOIN pg_class c ON c.oid = w.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid LEFT JOIN pg_am m ON m.oid = c.relam
  WHERE c.relpersistence <> 't'
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

const COLUMNS = `
  SELECT a.attrelid::text AS relation, a.attname AS name, a.atttypid::text AS type, format_type(a.atttypid, a.atttypmod) AS "typeText",
    a.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
      AND NOT k.convalidated AND k.conkey[1] = a.attnum) AS "notNull",
    CASE WHEN a.attcollation <> t.typcollation THEN l.collname END AS collation,
    CASE WHEN a.attcollation <> t.typcollation THEN l.collnamespace::regnamespace::text END AS "collationSchema",
    coalesce(l.collisdeterministic, true) AS deterministic,
    a.attgenerated AS generated, a.attidentity AS identity, pg_get_expr(d.adbin, d.adrelid) AS expression,
    (SELECT s.objid::text FROM pg_depend s JOIN pg_class q ON q.oid = s.objid AND q.relkind = 'S'
      WHERE s.classid = 'pg_class'::regclass AND s.refclassid = 'pg_class'::regclass AND s.refobjid = a.attrelid
        AND s.refobjsubid = a.attnum AND s.deptype IN ('a', 'i') LIMIT 1) AS owned,
    (SELECT s.refobjid::text FROM pg_depend s JOIN pg_class q ON q.oid = s.refobjid AND q.relkind = 'S'
      WHERE s.classid = 'pg_attrdef'::regclass AND s.objid = d.oid AND s.refclassid = 'pg_class'::regclass
        AND pg_get_expr(d.adbin, d.adrelid) = format('nextval(%L::regclass)', q.oid::regclass) LIMIT 1) AS numbered,
    col_description(a.attrelid, a.attnum) AS comment
  FROM wanted w JOIN pg_class c ON c.oid = w.oid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
  ORDER BY a.attrelid, a.attnum`;

const TYPES = `, used (oid) AS (
    SELECT a.atttypid FROM wanted w JOIN pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION
    SELECT x.oid FROM used u JOIN pg_type t ON t.oid = u.oid
      CROSS JOIN LATERAL (VALUES (t.typbasetype), (CASE WHEN t.typcategory = 'A' THEN t.typelem END)) AS x (oid) WHERE x.oid <> 0)
  SELECT t.oid::text AS oid, n.nspname AS schema, t.typname AS name, t.typtype AS kind,
    CASE WHEN e.typarray = t.oid THEN e.oid::text END AS element,
    CASE WHEN t.typtype = 'd' THEN t.typbasetype::text END AS base, format_type(t.typbasetype, t.typtypmod) AS "baseText"
  FROM used u JOIN pg_type t ON t.oid = u.oid JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_type e ON e.oid = t.typelem`;

const INDEXES = `
  SELECT i.indrelid::text AS relation, x.relname AS name, m.amname AS method, i.indisunique AS "unique", i.indisvalid AS valid,
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsNotDistinct",
    (SELECT json_agg(json_build_object('included', k.n > i.indnkeyatts, 'column', a.attname,
        'expression', CASE WHEN k.attnum = 0 THEN pg_get_indexdef(i.indexrelid, k.n::int, false) END,
        'descending', k.option & 1 = 1, 'nullsFirst', k.option & 2 = 2,
        'operatorClass', CASE WHEN o.opcdefault THEN NULL
          WHEN o.opcnamespace = 'pg_catalog'::regnamespace THEN o.opcname ELSE o.opcnamespace::regnamespace || '.' || o.opcname END,
        'collation', CASE WHEN k.coll = coalesce(a.attcollation, 100) THEN NULL ELSE l.collname END) ORDER BY k.n)
      FROM unnest(i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[], i.indoption::int2[])
        WITH ORDINALITY AS k (attnum, opclass, coll, option, n)
      LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
      LEFT JOIN pg_opclass o ON o.oid = k.opclass
      LEFT JOIN pg_collation l ON l.oid = k.coll AND k.coll <> 0) AS columns,
    pg_get_expr(i.indpred, i.indrelid) AS predicate, o.contype AS "constraint", o.condeferrable AS deferrable, o.condeferred AS deferred,
    (SELECT p.relname FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent WHERE h.inhrelid = i.indexrelid) AS "partOf",
    coalesce(obj_description(i.indexrelid, 'pg_class'), obj_description(o.oid, 'pg_constraint')) AS comment
  FROM wanted w JOIN pg_class c ON c.oid = w.oid AND c.relkind IN ('r', 'p')
  JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
  LEFT JOIN pg_constraint o ON o.conindid = i.indexrelid AND o.conrelid = i.indrelid AND o.contype IN ('p', 'u', 'x')
  ORDER BY i.indrelid, x.relname COLLATE "C"`;

const CONSTRAINTS = `
  SELECT k.conrelid::text AS relation, k.conname AS name, k.contype AS kind, pg_get_expr(k.conbin, k.conrelid) AS expression,
    k.convalidated AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) AS valid,
    k.coninhcount > 0 OR k.conparentid <> 0 AS inherited,
    (SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, n)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) AS columns,
    f.relname AS "targetName", fn.nspname AS "targetSchema",
    (SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY AS u (attnum, n)
      JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum) AS "targetColumns",
    k.confupdtype AS "onUpdate", k.confdeltype AS "onDelete",
    k.contype = 'f' AND (k.confmatchtype <> 's' OR to_jsonb(k) ->> 'confdelsetcols' IS NOT NULL
      OR coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false)) AS special,
    k.condeferrable AS deferrable, k.condeferred AS deferred, obj_description(k.oid, 'pg_constraint') AS comment
  FROM wanted w JOIN pg_class c ON c.oid = w.oid AND c.relkind IN ('r', 'p')
  JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('c', 'f')
  LEFT JOIN pg_class f ON f.oid = k.confrelid AND k.contype = 'f' LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
  ORDER BY k.conrelid, k.conname COLLATE "C"`;

const BESIDE = `
  SELECT w.oid::text AS relation, b.what, b.name FROM wanted w JOIN pg_class c ON c.oid = w.oid AND c.relkind IN ('r', 'p')
  CROSS JOIN LATERAL (
    SELECT 'trigger' AS what, g.tgname AS name FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgparentid = 0
    UNION ALL SELECT 'rule', r.rulename FROM pg_rewrite r WHERE r.ev_class = c.oid
    UNION ALL SELECT 'policy', p.polname FROM pg_policy p WHERE p.polrelid = c.oid
    UNION ALL SELECT 'extended statistics', s.stxname FROM pg_statistic_ext s WHERE s.stxrelid = c.oid) AS b
  ORDER BY 1, 2, b.name COLLATE "C"`;

const SEQUENCES = `
  SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, format_type(s.seqtypid, NULL) AS type,
    s.seqstart::text AS start, s.seqincrement::text AS increment, s.seqmin::text AS minimum, s.seqmax::text AS maximum,
    s.seqcycle AS cycle,
    CASE WHEN has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT, USAGE')
      THEN pg_sequence_last_value(c.oid)::text END AS last,
    EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
      AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')) AS owned
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($schemas) ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

const ENUMS = `
  SELECT n.nspname AS schema, t.typname AS name, json_agg(e.enumlabel ORDER BY e.enumsortorder) AS labels
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid
  WHERE n.nspname = ANY ($schemas) GROUP BY 1, 2 ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C"`;
