import type { Client } from 'pg';
import type { Named } from '../description.ts';
import { quoted } from './places.ts';

/** What a table looks like now; changes when somebody alters it. Keys of other tables to it and its own to others come and go. */
export async function shapeOf(client: Client, table: Named): Promise<string> {
  const { rows } = await client.query<{ shape: string }>(shapeSelect('$1'), [quoted(table)]);
  return rows[0]?.shape ?? '';
}

/** @param table an expression for the quoted name */
export const shapeSelect = (table: string): string => `
  SELECT md5(concat_ws('|',
    (SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity,
        pg_get_expr(d.adbin, d.adrelid)), ',' ORDER BY a.attnum)
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped),
    (SELECT string_agg(pg_get_indexdef(i.indexrelid), ',' ORDER BY i.indexrelid::regclass::text) FROM pg_index i WHERE i.indrelid = t.oid),
    (SELECT string_agg(k.conname || pg_get_constraintdef(k.oid), ',' ORDER BY k.conname) FROM pg_constraint k
      WHERE k.conrelid = t.oid AND k.contype NOT IN ('f', 'n')),
    (SELECT string_agg(p.relid::regclass::text, ',' ORDER BY p.relid::regclass::text) FROM pg_partition_tree(t.oid) p)
  )) AS shape
  FROM pg_class t WHERE t.oid = ${table}::regclass`;
