import { escapeIdentifier } from 'pg';
import { allowedModifier, builtIn, builtInSql } from './built-in-types.ts';
import type { Token } from './tokens.ts';

export type ParsedType = { readonly sql: string; readonly end: number };

/** Names that the catalogue has otherwise, as `format_type` writes them. */
const SPOKEN: ReadonlyMap<string, string> = new Map([
  ['integer', 'int4'],
  ['bigint', 'int8'],
  ['smallint', 'int2'],
  ['boolean', 'bool'],
  ['real', 'float4'],
  ['double precision', 'float8'],
  ['character varying', 'varchar'],
  ['bit varying', 'varbit'],
  ['timestamp with time zone', 'timestamptz'],
  ['timestamp without time zone', 'timestamp'],
  ['time with time zone', 'timetz'],
  ['time without time zone', 'time'],
]);
/** Of these `format_type` never writes the bare name, or it would mean a length of one. */
const NOT_BARE: ReadonlySet<string> = new Set(['char', 'bit', 'interval', 'time', 'timestamp']);
const FIELDS = /^(year|month|day|hour|minute|second|to)$/;
const ZONED = /^(time|timestamp)$/;

/**
 * The type behind `::`.
 * @param enums those that come along, as `schema.name`
 * @returns null where it is none that comes over
 */
export function typeAt(
  tokens: readonly Token[],
  from: number,
  enums: ReadonlySet<string>,
): ParsedType | null {
  const found = builtInAt(tokens, from) ?? enumAt(tokens, from, enums);
  if (found === null) return null;
  let { sql, end } = found;
  while (isMark(tokens[end], '[') && isMark(tokens[end + 1], ']')) {
    sql += '[]';
    end += 2;
  }
  return { sql, end };
}

const isMark = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'mark' && token.text === text;

const wordAt = (tokens: readonly Token[], at: number): string => {
  const token = tokens[at];
  return token?.kind === 'word' ? token.text : '';
};

function enumAt(tokens: readonly Token[], from: number, enums: ReadonlySet<string>): ParsedType | null {
  const [schema, dot, name] = tokens.slice(from, from + 3);
  if (!isName(schema) || !isMark(dot, '.') || !isName(name)) return null;
  if (!enums.has(`${schema.text}.${name.text}`)) return null;
  return { sql: `${escapeIdentifier(schema.text)}.${escapeIdentifier(name.text)}`, end: from + 3 };
}

const isName = (token: Token | undefined): token is Token & { readonly kind: 'word' | 'name' } =>
  token?.kind === 'word' || token?.kind === 'name';

function builtInAt(tokens: readonly Token[], from: number): ParsedType | null {
  const first = tokens[from];
  if (!isName(first)) return null;
  if (first.kind === 'name') return withModifier(tokens, first.text, from + 1);
  if (first.text === 'regconfig') return { sql: 'pg_catalog.regconfig', end: from + 1 };
  if (first.text === 'interval') return intervalAt(tokens, from + 1);
  if (ZONED.test(first.text)) return zonedAt(tokens, from);
  const pair = SPOKEN.get(`${first.text} ${wordAt(tokens, from + 1)}`);
  if (pair !== undefined) return withModifier(tokens, pair, from + 2);
  if (first.text === 'character' || first.text === 'bit') {
    const found = withModifier(tokens, first.text === 'bit' ? 'bit' : 'bpchar', from + 1);
    return found !== null && found.end > from + 1 ? found : null;
  }
  const name = SPOKEN.get(first.text) ?? first.text;
  return NOT_BARE.has(name) ? null : withModifier(tokens, name, from + 1);
}

function zonedAt(tokens: readonly Token[], from: number): ParsedType | null {
  const { modifier, end } = modifierAt(tokens, from + 1);
  const words = [0, 1, 2].map((n) => wordAt(tokens, end + n)).join(' ');
  const name = SPOKEN.get(`${wordAt(tokens, from)} ${words}`);
  return name === undefined ? null : sqlOf(name, modifier, end + 3);
}

function intervalAt(tokens: readonly Token[], from: number): ParsedType | null {
  let end = from;
  while (FIELDS.test(wordAt(tokens, end))) end += 1;
  const fields = tokens.slice(from, end).map(({ text }) => text);
  const { modifier, end: after } = modifierAt(tokens, end);
  return sqlOf('interval', `${fields.join(' ')}${modifier}`, after);
}

function withModifier(tokens: readonly Token[], name: string, from: number): ParsedType | null {
  const { modifier, end } = modifierAt(tokens, from);
  return sqlOf(name, modifier, end);
}

const sqlOf = (name: string, modifier: string, end: number): ParsedType | null =>
  builtIn(name) !== null && allowedModifier(name, modifier) ? { sql: builtInSql(name, modifier), end } : null;

function modifierAt(
  tokens: readonly Token[],
  from: number,
): { readonly modifier: string; readonly end: number } {
  if (!isMark(tokens[from], '(')) return { modifier: '', end: from };
  const close = tokens.findIndex((token, at) => at > from && isMark(token, ')'));
  if (close < 0) return { modifier: '', end: from };
  const inside = tokens.slice(from, close + 1);
  return { modifier: inside.map(({ text }) => text).join(''), end: close + 1 };
}
