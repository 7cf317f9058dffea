export type Token =
  /** Unquoted, as written. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'bits'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: '(' | ')' | '[' | ']' | ',' | '.' | ':' | '::' };

export const EXPRESSION_CHARACTERS_MAX = 10_000;

const SPACE = /[ \t\r\n]+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NAME = /"((?:[^"]|"")+)"/y;
/** Backslashes are letters here, as the servers' own output means them. */
const STRING = /'((?:[^']|'')*)'/y;
const ESCAPED = /E'((?:[^'\\]|''|\\[\\'nrtbf])*)'/y;
const BITS = /B'([01]*)'/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?/y;
const MARK = /::|[()[\],.:]/y;
const OPERATOR = /[-+*/<>=~!@#%^&|?]+/y;

/** Of all servers from 13 on, for the types that come over. Neither `--` nor a slash with a star can be among them. */
const OPERATORS = new Set(
  '+ - * / % ^ < > <= >= <> != = ~ ~* !~ !~* ~~ ~~* !~~ !~~* || & | # << >> <<= >>= && @> <@ -> ->> #> #>> ? ?| ?& #- @? @@ -|- &< &> |/ ||/ @ ^@ <->'.split(
    ' ',
  ),
);

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Null where anything is that is no literal, name, operator or bracket: comments, `;`, `$1`, `$$`, `U&'…'`. */
export function tokens(text: string): readonly Token[] | null {
  if (text.length > EXPRESSION_CHARACTERS_MAX || text.includes('\0') || !text.isWellFormed()) return null;
  const found: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const next = tokenAt(text, at);
    if (next === null) return null;
    if (next.token !== null) found.push(next.token);
    at = next.end;
  }
  return found;
}

function tokenAt(text: string, at: number): { readonly token: Token | null; readonly end: number } | null {
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const taken = (match: RegExpExecArray, token: Token | null) => ({ token, end: at + match[0].length });

  const space = take(SPACE);
  if (space) return taken(space, null);
  const escaped = take(ESCAPED);
  if (escaped) return taken(escaped, { kind: 'string', text: unescaped(escaped[1] ?? '') });
  const bits = take(BITS);
  if (bits) return taken(bits, { kind: 'bits', text: bits[1] ?? '' });
  const string = take(STRING);
  if (string) return taken(string, { kind: 'string', text: (string[1] ?? '').replaceAll("''", "'") });
  const name = take(NAME);
  if (name) return taken(name, { kind: 'name', text: (name[1] ?? '').replaceAll('""', '"') });
  const word = take(WORD);
  if (word) return taken(word, { kind: 'word', text: word[0] });
  const number = take(NUMBER);
  if (number) return taken(number, { kind: 'number', text: number[0] });
  const mark = take(MARK);
  if (mark) return taken(mark, { kind: 'mark', text: mark[0] as Extract<Token, { kind: 'mark' }>['text'] });
  const operator = take(OPERATOR);
  return operator && OPERATORS.has(operator[0])
    ? taken(operator, { kind: 'operator', text: operator[0] })
    : null;
}

const unescaped = (body: string): string =>
  body.replaceAll(/''|\\(.)/g, (_, letter: string | undefined) =>
    letter === undefined ? "'" : (ESCAPES[letter] ?? letter),
  );
