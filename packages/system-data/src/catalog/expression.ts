import { escapeIdentifier, escapeLiteral } from 'pg';
import { FUNCTIONS } from './functions.ts';
import { type Token, tokens } from './tokens.ts';
import { typeAt } from './type-in-expression.ts';

/** What an expression may speak of besides literals. */
export type Vocabulary = {
  /** Of the table that it belongs to; none in a default. */
  readonly columns: ReadonlySet<string>;
  /** Those that come along, as `schema.name`. */
  readonly enums: ReadonlySet<string>;
};

/** As a server writes them, in capitals. Nothing that begins a query is among them. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `AND OR NOT IS NULL TRUE FALSE UNKNOWN DISTINCT FROM CASE WHEN THEN ELSE END ANY ALL ARRAY ROW COALESCE GREATEST LEAST NULLIF
   EXTRACT SUBSTRING POSITION OVERLAY PLACING TRIM BOTH LEADING TRAILING FOR IN AT TIME ZONE COLLATE CURRENT_DATE CURRENT_TIME
   CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP BETWEEN LIKE ILIKE true false`.split(/\s+/),
);
const COLLATIONS: ReadonlySet<string> = new Set(['C', 'POSIX', 'default']);
const DEPTH_MAX = 100;
const OTHER_END: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/**
 * The expression written anew out of the tokens that are understood, with functions and types named with their schema, to be
 * put between brackets. Brackets are balanced within it and it begins no query, so it cannot reach what stands around it.
 * That it makes sense is not looked at: the server does that.
 * @returns null where anything is that is not on a list
 */
export function safeExpression(text: string, vocabulary: Vocabulary): string | null {
  const found = unqualified(tokens(text) ?? []);
  if (found.length === 0) return null;
  const written: string[] = [];
  const open: string[] = [];
  for (let at = 0; at < found.length; ) {
    const token = found[at] as Token;
    if (token.kind === 'mark' && token.text === '::') {
      const type = typeAt(found, at + 1, vocabulary.enums);
      if (type === null) return null;
      written.push('::', type.sql);
      at = type.end;
      continue;
    }
    if (token.kind === 'mark') {
      if (!bracketed(token.text, open)) return null;
      written.push(token.text);
      at += 1;
      continue;
    }
    const sql = sqlOf(token, found[at - 1], found[at + 1], found[at - 2], vocabulary);
    if (sql === null) return null;
    written.push(sql);
    at += 1;
  }
  return open.length === 0 ? written.join(' ') : null;
}

/** What was written anew once can be again. */
const unqualified = (found: readonly Token[]): readonly Token[] =>
  found.filter(
    ({ text }, at) =>
      !(text === 'pg_catalog' && found[at + 1]?.text === '.') &&
      !(text === '.' && found[at - 1]?.text === 'pg_catalog'),
  );

function bracketed(mark: string, open: string[]): boolean {
  const end = OTHER_END[mark];
  if (end !== undefined) return open.push(end) <= DEPTH_MAX;
  if (mark === ')' || mark === ']') return open.pop() === mark;
  // A colon stands between the bounds of a part of an array; a comma at the top would begin something new.
  return mark === ':' ? open.at(-1) === ']' : mark === ',' && open.length > 0;
}

function sqlOf(
  token: Token,
  before: Token | undefined,
  after: Token | undefined,
  twoBefore: Token | undefined,
  { columns }: Vocabulary,
): string | null {
  const { kind, text } = token;
  if (kind === 'string') return escapeLiteral(text);
  if (kind === 'bits') return `B'${text}'`;
  if (kind === 'number' || kind === 'operator') return text;
  if (before?.kind === 'word' && before.text === 'COLLATE')
    return COLLATIONS.has(text) ? `pg_catalog.${escapeIdentifier(text)}` : null;
  if (after?.kind === 'mark' && after.text === '(' && FUNCTIONS.has(text))
    return `pg_catalog.${escapeIdentifier(text)}`;
  if (kind === 'word' && KEYWORDS.has(text)) return text;
  // EXTRACT(epoch FROM …): the field may be written as a string as well.
  if (kind === 'word' && twoBefore?.text === 'EXTRACT' && before?.text === '(' && after?.text === 'FROM')
    return escapeLiteral(text);
  if (after?.kind === 'mark' && after.text === '(') return null;
  return (kind === 'name' || text === text.toLowerCase()) && columns.has(text)
    ? escapeIdentifier(text)
    : null;
}

const BOUND =
  /^(?:DEFAULT|FOR VALUES (?:FROM (\(V(?:, V)*\)) TO \(V(?:, V)*\)|IN \(V(?:, V)*\)|WITH \(modulus N, remainder N\)))$/;

/** A partition's bound, written anew; null where it has any other form than those that a server writes. */
export function safeBound(text: string): string | null {
  const found = tokens(text);
  // A name may hold anything, and would be taken for its text here.
  if (found === null || found.some(({ kind }) => kind === 'name')) return null;
  const shape = found
    .map(({ kind, text: word }) =>
      kind === 'string' || kind === 'bits' || /^(NULL|MINVALUE|MAXVALUE|true|false)$/.test(word)
        ? 'V'
        : kind === 'number'
          ? 'N'
          : word,
    )
    .join(' ')
    .replaceAll('( ', '(')
    .replaceAll(' )', ')')
    .replaceAll(' ,', ',');
  const values = shape.includes('WITH') ? shape : shape.replaceAll(/\bN\b/g, 'V');
  if (!BOUND.test(values)) return null;
  return found
    .map(({ kind, text: word }) =>
      kind === 'string' ? escapeLiteral(word) : kind === 'bits' ? `B'${word}'` : word,
    )
    .join(' ');
}
