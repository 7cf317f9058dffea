import type { Client } from 'pg';

/**
 * What a table looks like in the words of the server itself, which has nothing to do with how a description is read.
 * @param table quoted
 */
export async function structureOf(client: Client, table: string): Promise<Record<string, unknown>> {
  await client.query("SELECT set_config('search_path', '', false)");
  const { rows } = await client.query<{ structure: Record<string, unknown> }>(STRUCTURE, [table]);
  await client.query('RESET search_path');
  return rows[0]?.structure ?? {};
}

const STRUCTURE = `
  SELECT json_build_object(
    'columns', (SELECT json_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
        'identity', a.attidentity, 'generated', a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
        CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END, col_description(a.attrelid, a.attnum)) ORDER BY a.attnum)
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'indexes', (SELECT json_agg(concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid, obj_description(i.indexrelid, 'pg_class'),
        (SELECT 'of ' || h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = i.indexrelid))
        ORDER BY i.indexrelid::regclass::text COLLATE "C") FROM pg_index i WHERE i.indrelid = c.oid),
    'constraints', (SELECT json_agg(concat_ws(' ', k.conname, pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint'))
        ORDER BY k.conname COLLATE "C") FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype NOT IN ('n', 't')),
    'numbering', (SELECT json_agg(concat_ws(' ', d.refobjsubid > 0, s.seqrelid::regclass, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement,
        s.seqmin, s.seqmax, s.seqcycle) ORDER BY s.seqrelid::regclass::text COLLATE "C")
      FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid WHERE d.refobjid = c.oid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass),
    'comment', obj_description(c.oid, 'pg_class'),
    'parameters', (SELECT json_agg(x.reloptions ORDER BY x.relname) FROM pg_class x WHERE x.reloptions IS NOT NULL AND (x.oid IN (c.oid, c.reltoastrelid)
      OR x.oid IN (SELECT relid FROM pg_partition_tree(c.oid)))),
    'key', pg_get_partkeydef(c.oid),
    'parts', (SELECT json_agg(concat_ws(' ', p.relid::regclass, p.parentrelid::regclass, pg_get_expr(x.relpartbound, x.oid), pg_get_partkeydef(x.oid),
        obj_description(x.oid, 'pg_class'),
        (SELECT string_agg(concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid,
            (SELECT 'of ' || h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)), '; '
            ORDER BY i.indexrelid::regclass::text COLLATE "C") FROM pg_index i WHERE i.indrelid = x.oid))
        ORDER BY p.relid::regclass::text COLLATE "C")
      FROM pg_partition_tree(c.oid) p JOIN pg_class x ON x.oid = p.relid WHERE p.level > 0)
  ) AS structure FROM pg_class c WHERE c.oid = $1::regclass`;
