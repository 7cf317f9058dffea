type BuiltIn = {
  /** `hash_record_extended` can hash it, from PostgreSQL 14 on. */
  readonly hashable?: false;
  /** Its binary form depends on the server. */
  readonly portable?: false;
  /** What may stand behind its name; nothing where this is absent. */
  readonly modifier?: RegExp;
};

const LENGTH = /^\(\d{1,8}\)$/;
const PRECISION = /^\([0-6]\)$/;
const NUMERIC = /^\(\d{1,4},-?\d{1,4}\)$/;
const INTERVAL =
  /^(\([0-6]\)|(year|month|day|hour|minute|year to month|day to hour|day to minute|hour to minute)|(second|day to second|hour to second|minute to second)(\([0-6]\))?)$/;

const NO_HASH: BuiltIn = { hashable: false };

/**
 * The types that values come over in, by their names in the catalogue. Left out is what means something on its own server
 * only (`regclass`, `aclitem`, `tid`) and what no table of data has.
 */
const BUILT_IN: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ...['bool', 'bytea', 'char', 'name', 'int2', 'int4', 'int8', 'float4', 'float8', 'text', 'oid', 'uuid'].map(
    (name) => [name, {}] as const,
  ),
  ...['date', 'jsonb', 'inet', 'cidr', 'macaddr', 'macaddr8', 'pg_lsn'].map((name) => [name, {}] as const),
  ...['json', 'xml', 'jsonpath', 'tsvector', 'tsquery'].map((name) => [name, NO_HASH] as const),
  ...['point', 'lseg', 'path', 'box', 'polygon', 'line', 'circle'].map((name) => [name, NO_HASH] as const),
  ...['int4', 'int8', 'num', 'ts', 'tstz', 'date'].flatMap((of) => [
    [`${of}range`, NO_HASH] as const,
    [`${of}multirange`, NO_HASH] as const,
  ]),
  // Cents are counted in the currency that the server is set to.
  ['money', { hashable: false, portable: false }],
  ['numeric', { modifier: NUMERIC }],
  ['varchar', { modifier: LENGTH }],
  ['bpchar', { modifier: LENGTH }],
  ['bit', { hashable: false, modifier: LENGTH }],
  ['varbit', { hashable: false, modifier: LENGTH }],
  ['time', { modifier: PRECISION }],
  ['timetz', { modifier: PRECISION }],
  ['timestamp', { modifier: PRECISION }],
  ['timestamptz', { modifier: PRECISION }],
  ['interval', { modifier: INTERVAL }],
]);

/** Null: not one that comes over. */
export function builtIn(name: string): { readonly hashable: boolean; readonly portable: boolean } | null {
  const found = BUILT_IN.get(name);
  return found === undefined ? null : { hashable: found.hashable ?? true, portable: found.portable ?? true };
}

export const allowedModifier = (name: string, modifier: string): boolean =>
  modifier === '' || BUILT_IN.get(name)?.modifier?.test(modifier) === true;

/** As SQL, found whatever the search path is. */
export const builtInSql = (name: string, modifier: string): string =>
  // Fields of an interval are written behind the keyword only.
  name === 'interval' ? `interval ${modifier}`.trimEnd() : `pg_catalog."${name}"${modifier}`;
