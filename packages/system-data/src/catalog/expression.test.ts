import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeBound, safeExpression } from './expression.ts';

const VOCABULARY = {
  columns: new Set(['a_numeric', 'Odd "name"', 'body', 'flag']),
  enums: new Set(['analytics.mood']),
};
const safe = (text: string) => safeExpression(text, VOCABULARY);

describe('an expression of a source', () => {
  test.each([
    ["'it''s \\ here'::text", ` E'it''s \\\\ here' :: pg_catalog."text"`],
    ["E'tab\\t\\'q\\' \\\\'::text", ` E'tab\t''q'' \\\\' :: pg_catalog."text"`],
    ['now()', 'pg_catalog."now" ( )'],
    ['CURRENT_DATE', 'CURRENT_DATE'],
    ['(a_numeric > (0)::numeric)', '( "a_numeric" > ( 0 ) :: pg_catalog."numeric" )'],
    ['"left"(body, 3)', 'pg_catalog."left" ( "body" , 3 )'],
    ['EXTRACT(epoch FROM now())', `EXTRACT ( 'epoch' FROM pg_catalog."now" ( ) )`],
    ["'calm'::analytics.mood", `'calm' :: "analytics"."mood"`],
    ["'{}'::character varying(20)[]", `'{}' :: pg_catalog."varchar"(20)[]`],
    ["'1'::timestamp(3) with time zone", `'1' :: pg_catalog."timestamptz"(3)`],
    ["'1'::interval day to second(3)", `'1' :: interval day to second(3)`],
    ['B\'101\'::"bit"', `B'101' :: pg_catalog."bit"`],
    ['(body COLLATE "C")', '( "body" COLLATE pg_catalog."C" )'],
    ['("Odd ""name""" IS NOT NULL)', '( "Odd ""name""" IS NOT NULL )'],
    ["(body = ANY (ARRAY['a'::text]))", `( "body" = ANY ( ARRAY [ 'a' :: pg_catalog."text" ] ) )`],
  ])('is written anew, with everything named in full: %s', (text, written) => {
    expect(safe(text)).toBe(written);
  });

  test.each([
    ['an end of the statement', "'a'; DROP TABLE x"],
    ['a closing bracket of what stands around it', '1) CHECK (true'],
    ['a second value', '1, 2'],
    ['a comment', '1 -- comment'],
    ['a comment of several lines', '1 /* comment */'],
    ['a query', '(SELECT 1)'],
    ['a query of a table', '(TABLE x)'],
    ['a query in other words', '(VALUES (1))'],
    ['a function that is not on the list', "pg_read_file('/etc/passwd')"],
    ['one in quotes', '"pg_sleep"(1)'],
    ['one of another schema', 'public.lower(body)'],
    ['one that makes much of little', "repeat('x', 1000000000)"],
    ['a name that is no column', 'current_user'],
    ['a name in quotes that is no column', '"nothing"'],
    ['a type that is not on the list', "'pg_authid'::regclass"],
    ['a type of another schema', "'a'::public.citext"],
    ['an enum that does not come along', "'a'::analytics.other"],
    ['a text in dollars', '$$a$$'],
    ['a parameter', '$1'],
    ['escaped letters', "U&'\\0041'"],
    ['escapes by number', "E'\\x41'"],
    ['an unended text', "'a"],
    ['an unended bracket', '(1'],
    ['crossed brackets', '([1)]'],
    ['an operator that is not on the list', 'a_numeric OPERATOR(public.+) 1'],
    ['another collation', 'body COLLATE "de_DE"'],
    ['nothing', ''],
    ['a null byte', "'\0'"],
    ['endless text', `'${'x'.repeat(20_000)}'`],
    ['endless brackets', '('.repeat(500) + ')'.repeat(500)],
  ])('is refused with %s', (_what, text) => {
    expect(safe(text)).toBeNull();
  });

  test('is the same when it is written anew twice', () => {
    const written = safe("((a_numeric * 1.5) > lower('x'::text)::numeric(4,2))");
    expect(safe(written ?? '')).toBe(written);
  });

  const FRAGMENTS = [
    ...[
      `'`,
      `''`,
      `"`,
      `""`,
      `\\`,
      `\\'`,
      `E'`,
      `e'`,
      `B'`,
      `U&'`,
      `$$`,
      `$1`,
      ';',
      '--',
      '/*',
      '*/',
      '\n',
      ' ',
      '\0',
    ],
    ...['(', ')', '[', ']', ',', '.', ':', '::', '=', '-', '|', '||', '<', '1', '1.5e3', '1a'],
    ...[
      'a_numeric',
      'body',
      'lower',
      'pg_sleep',
      'pg_catalog',
      'SELECT',
      'select',
      'FROM',
      'text',
      'NULL',
      'x',
      'é',
    ],
    ...[
      'drop table victim',
      'COLLATE',
      '"C"',
      'ARRAY',
      'EXTRACT',
      'CASE',
      'analytics',
      'mood',
      'interval',
      'char',
    ],
  ];
  const soup = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 25 }).map((parts) => parts.join(''));

  test('cannot leave the brackets that it is put between, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string()), (text) => {
        const written = safe(text);
        if (written === null) return;
        const bare = withoutQuoted(written);
        expect(bare).not.toMatch(/;|--|\/\*|\$|\\|'|"/);
        expect(bare).not.toMatch(/\b(select|table|values|with|drop)\b/i);
        let depth = 0;
        for (const letter of bare) {
          depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
          expect(depth).toBeGreaterThanOrEqual(0);
        }
        expect(depth).toBe(0);
        expect(safe(written)).toBe(written);
      }),
      { numRuns: 20_000 },
    );
  });
});

/** By the rules of PostgreSQL's own scanner, written down a second time. */
const withoutQuoted = (sql: string): string =>
  sql
    .replaceAll(/(?<![A-Za-z0-9_"'])E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'/gs, ' L ')
    .replaceAll(/"(?:[^"]|"")*"/gs, ' N ');

describe('a bound of a partition', () => {
  test.each([
    ['DEFAULT', 'DEFAULT'],
    [
      "FOR VALUES FROM ('2026-01-01 00:00:00+00') TO (MAXVALUE)",
      "FOR VALUES FROM ( '2026-01-01 00:00:00+00' ) TO ( MAXVALUE )",
    ],
    [
      "FOR VALUES IN ('BTC', 'B''T\"C', NULL, 5, true)",
      "FOR VALUES IN ( 'BTC' , 'B''T\"C' , NULL , 5 , true )",
    ],
    ['FOR VALUES WITH (modulus 4, remainder 3)', 'FOR VALUES WITH ( modulus 4 , remainder 3 )'],
    ["FOR VALUES FROM ('-5', 1) TO (10, MINVALUE)", "FOR VALUES FROM ( '-5' , 1 ) TO ( 10 , MINVALUE )"],
  ])('is written anew: %s', (text, written) => {
    expect(safeBound(text)).toBe(written);
  });

  test.each([
    'FOR VALUES IN (1); DROP TABLE x',
    'FOR VALUES IN ((SELECT 1))',
    'FOR VALUES IN (pg_sleep(1))',
    'FOR VALUES IN ("V")',
    'FOR VALUES IN ("V) ; DROP TABLE x; (V")',
    'FOR VALUES IN (1) PARTITION BY LIST (a)',
    'FOR VALUES IN (1',
    'DEFAULT DEFAULT',
    '',
  ])('is refused as %s', (text) => {
    expect(safeBound(text)).toBeNull();
  });
});
