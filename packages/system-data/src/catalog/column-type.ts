import type { ColumnType } from '../description.ts';
import { builtIn } from './built-in-types.ts';
import type { TypeRow } from './rows.ts';

export type FoundType = {
  readonly type: ColumnType;
  /** The domain whose base this is; its rules do not come along. */
  readonly domain: string | null;
};

const DEPTH_MAX = 10;

/**
 * A domain counts as the type that it is made of: its values are the same, and rules that held there need not be run here.
 * @param text as `format_type` writes the use of the type, with its modifier
 * @param deterministic whether equal means the same bytes under the column's collation
 */
export function columnType(
  types: ReadonlyMap<string, TypeRow>,
  oid: string,
  text: string,
  deterministic: boolean,
): FoundType {
  let row = types.get(oid);
  let domain: string | null = null;
  let used = text;
  for (let depth = 0; row?.base != null && depth < DEPTH_MAX; depth += 1) {
    domain ??= `${row.schema}.${row.name}`;
    used = row.baseText;
    row = types.get(row.base);
  }
  const array = row?.element != null;
  const of = array ? types.get(row?.element ?? '') : row;
  const { schema, name } = of ?? { schema: '', name: '' };
  const known = of?.schema === 'pg_catalog' ? builtIn(name) : null;
  const kind = known !== null ? 'built-in' : of?.kind === 'e' ? 'enum' : 'other';
  return {
    domain,
    type: {
      schema,
      name,
      modifier: kind === 'built-in' ? modifier(name, used) : '',
      kind,
      array,
      hashable: known?.hashable === true && deterministic,
      // An array says the number of its elements' type, which is another on every server but for built-in ones.
      portable: known?.portable === true || (kind === 'enum' && !array),
    },
  };
}

function modifier(name: string, text: string): string {
  const bare = text.replace(/(\[\])+$/, '');
  if (name === 'interval') return bare.replace(/^interval ?/, '');
  return /\([^)]*\)/.exec(bare)?.[0] ?? '';
}
