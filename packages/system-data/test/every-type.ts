/** A type with values at its edges, as SQL literals without the type. */
export type TypeOfTest = {
  readonly type: string;
  readonly values: readonly string[];
  /** First major version that has it, or takes these values. */
  readonly since?: number;
  /** Comes over as what it is made of, or not at all. */
  readonly becomes?: string | null;
};

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const all = (type: string, values: readonly string[], more: Partial<TypeOfTest> = {}): TypeOfTest => ({
  type,
  values: values.map(quote),
  ...more,
});

const MOMENTS = [
  'infinity',
  '-infinity',
  '4713-01-02 BC',
  '0044-03-15 12:00:00.000001 BC',
  '294276-12-31 23:59:59.999999',
];

export const TYPES: readonly TypeOfTest[] = [
  all('boolean', ['t', 'f']),
  all('smallint', ['-32768', '32767']),
  all('integer', ['-2147483648', '2147483647']),
  all('bigint', ['-9223372036854775808', '9223372036854775807']),
  all('numeric', [
    'NaN',
    '0',
    '-0.00',
    '1.5',
    '1.500',
    '-1e-300',
    '1e300',
    '123456789012345678901234567890.123456789',
  ]),
  { ...all('numeric', ['Infinity', '-Infinity'], { since: 14 }) },
  all('numeric(16,4)', ['NaN', '-0.00005', '999999999999.9999']),
  all('numeric(5,-2)', ['1234567'], { since: 15 }),
  all('real', ['NaN', 'Infinity', '-Infinity', '-0', '1e-45', '3.4028235e38', '0.1', '118499.99']),
  all('double precision', [
    'NaN',
    'Infinity',
    '-Infinity',
    '-0',
    '5e-324',
    '1.7976931348623157e308',
    '0.1',
    '2.2250738585072014e-308',
  ]),
  all('money', ['-92233720368547758.08', '0.01', '1234.56']),
  all('text', [
    '',
    ' ',
    '\\N',
    '\\.',
    'NULL',
    'tab\tnew\nline\rback\\slash "quoted" \'q\'',
    '\u0001\u007f',
    'ünï ☃ 💰 \u{10ffff}',
    '{a,b}',
  ]),
  { type: 'text', values: ["repeat('long ☃', 500000)"] },
  all('text COLLATE "C"', ['a', 'B', 'ä']),
  all('varchar(5)', ['', 'äöüß☃', 'a b  ']),
  all('char(5)', ['', 'ab', 'a b']),
  all('"char"', ['x', '']),
  all('name', ['n'.repeat(63)]),
  all('bytea', ['', '\\x00', '\\x5c000aff']),
  { type: 'bytea', values: ["decode(repeat('00ff5c0a', 700000), 'hex')"] },
  all('timestamptz', MOMENTS),
  all('timestamptz(0)', ['2025-11-02 01:30:00.5-05', '2025-03-09 02:30:00-05']),
  all('timestamp', MOMENTS),
  all('date', ['infinity', '-infinity', '4713-01-02 BC', '5874897-12-31', '2024-02-29']),
  all('time', ['00:00', '24:00:00', '23:59:59.999999']),
  all('timetz', ['00:00+15:59', '24:00:00-15:59', '12:00:00.5+05:30']),
  all('interval', [
    '0',
    '-1 mon +2 days -03:04:05.678901',
    '178000000 years',
    '-1 microsecond',
    '1 month -30 days 24:00',
  ]),
  all('interval day to second(3)', ['2 days 03:04:05.678']),
  all('uuid', ['00000000-0000-0000-0000-000000000000', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']),
  all('inet', ['0.0.0.0', '10.1.2.3/8', '::1', '2001:db8::/33', '::ffff:1.2.3.4/128']),
  all('cidr', ['10.0.0.0/8', '2001:db8::/32', '0.0.0.0/0']),
  all('macaddr', ['08:00:2b:01:02:03']),
  all('macaddr8', ['08:00:2b:01:02:03:04:05']),
  all('bit(3)', ['101', '000']),
  all('varbit', ['', '1', '10101010101']),
  all('json', ['{"a" :  1, "a": null, "b":[1.0, 1e2,"\\u00e4"]}', 'null', '"\\\\\\n"', '[]']),
  all('jsonb', ['{"b": [null, 1.50, {"a": "\\"q\\" ☃"}], "a": 1}', 'null', '[]', '1e400']),
  all('jsonpath', ['$.a[*] ? (@ > 1)']),
  all('xml', ['<a b="1">ä &amp; <!-- c --></a>', 'text only']),
  all('tsvector', ["'a':1A 'b c':2,3 'it''s'", '']),
  all('tsquery', ["'a' & !('b' | 'c':*)"]),
  all('point', ['(1.5,-0)', '(Infinity,NaN)', '(0.1,1e-300)']),
  all('lseg', ['[(0,0),(1,1)]']),
  all('box', ['(1,1),(0,0)']),
  all('path', ['[(0,0),(1,1),(2,0)]', '((0,0),(1,1))']),
  all('polygon', ['((0,0),(1,1),(2,0))']),
  all('line', ['{1,-1,0}']),
  all('circle', ['<(1,2),3>']),
  all('oid', ['0', '4294967295']),
  all('pg_lsn', ['16/B374D848', '0/0']),
  all('int4range', ['empty', '(,)', '[1,5)', '(,7)']),
  all('numrange', ['[1.10,2.200]', '[NaN,)']),
  all('tstzrange', ['[-infinity,"2025-01-01 00:00+00")', '(,)']),
  all('daterange', ['[2025-01-01,infinity)']),
  all('int8multirange', ['{}', '{[1,3),[5,9)}'], { since: 14 }),
  all('text[]', [
    '{}',
    '{NULL,"NULL","",a,"b,c","q\\"q","back\\\\slash"," "}',
    '{{a,b},{c,NULL}}',
    '[2:3]={x,y}',
    '{{{1}}}',
  ]),
  all('numeric[]', ['{NaN,1.500,NULL,-0.0}']),
  all('double precision[]', ['{NaN,-0,5e-324,Infinity}']),
  all('timestamptz[]', ['{infinity,"0044-03-15 12:00:00+00 BC"}']),
  all('jsonb[]', ['{"{\\"a\\": 1}",NULL}']),
  all('inet[]', ['{10.0.0.1/8,::1}']),
  all('analytics.mood', ['calm', 'it\'s "odd" \\ ünï']),
  all('analytics.mood[]', ['{calm,NULL,wild}', '{}']),
  all('analytics.usd', ['1.50', '0'], { becomes: 'numeric(10,2)' }),
  all('analytics.usd_again', ['2.50'], { becomes: 'numeric(10,2)' }),
  { type: 'analytics.pair', values: ["ROW(1, 'x')"], becomes: null },
  all('analytics.pair[]', ['{}'], { becomes: null }),
  all('regclass', ['pg_class'], { becomes: null }),
  all('regtype', ['integer'], { becomes: null }),
  all('regproc', ['now'], { becomes: null }),
  all('xid', ['7'], { becomes: null }),
  all('tid', ['(1,2)'], { becomes: null }),
  { type: 'aclitem', values: ["makeaclitem(10, 10, 'SELECT', false)"], becomes: null },
];

export const TYPES_MADE = `
  CREATE TYPE analytics.mood AS ENUM ('calm', 'wild', 'it''s "odd" \\ ünï');
  CREATE DOMAIN analytics.usd AS numeric(10,2) CHECK (VALUE >= 0);
  CREATE DOMAIN analytics.usd_again AS analytics.usd;
  CREATE TYPE analytics.pair AS (n integer, t text)`;

/** Names that need care in statements, files, logs and terminals. */
export const NAMES: readonly string[] = [
  'UPPER and lower',
  'select',
  '1st',
  'a.b',
  'a"b',
  "a'b",
  '"',
  'a\\b',
  ' blanks ',
  '-05',
  '$1',
  '%s %I',
  'a;DROP TABLE x;--',
  '/* */',
  'ünï ☃ 💰',
  'e\u0301',
  'n'.repeat(63),
  `${'ä'.repeat(31)}x`,
];

/** Names that show as something else, or break a line of a log: these are not let in. */
export const DECEITFUL_NAMES: readonly string[] = ['new\nline', '\u202egnp.exe'];
