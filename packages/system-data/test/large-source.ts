import type { Connection } from '@rec-io/database/connection';
import { openPool } from '@rec-io/database/connection';

export type LargeSourceOptions = {
  /** Of the full size of about 7 million rows and 1.2 GB: 0.01 for tests. @default 1 */
  readonly share?: number;
  /** Other rows in the same tables. @default 1 */
  readonly seed?: number;
};

const PRICE_ROWS = 4_000_000;
const CANDLE_ROWS = 2_500_000;
const FINGERPRINT_ROWS = 4_000;
const LIVE_ROWS = 20_000;
const LIVE_TABLES = 10;
const ODD_ROWS = 20_000;

/**
 * An operator's data: 140 tables in the three schemas (two large ones of prices, 125 of analytics, 10 live, 3 odd), 160
 * indexes, a foreign key and a view. Made by the server itself; the same options make the same rows on every version,
 * because hashes are used and not `random()`.
 * @param database empty; connected as one who may create schemas
 */
export async function makeLargeSource(database: Connection, options: LargeSourceOptions = {}): Promise<void> {
  const { share = 1, seed = 1 } = options;
  const rows = (full: number) => Math.max(1, Math.round(full * share));
  const pool = openPool(database, { max: 2 });
  try {
    await pool.query('CREATE SCHEMA analytics; CREATE SCHEMA historical_data; CREATE SCHEMA live_data');
    await pool.query(oddTables(rows(ODD_ROWS), seed));
    await Promise.all([
      pool.query(priceHistory(rows(PRICE_ROWS), seed)),
      (async () => {
        await pool.query(marketCandles(rows(CANDLE_ROWS), seed));
        for (const [index, name] of fingerprintNames().entries())
          await pool.query(fingerprint(name, index, rows(FINGERPRINT_ROWS + 40 * (index - 62)), seed));
        for (let no = 1; no <= LIVE_TABLES; no++) await pool.query(liveTable(no, rows(LIVE_ROWS), seed));
      })(),
    ]);
    await pool.query(`CREATE VIEW analytics.newest_prices AS
      SELECT symbol, max("timestamp") AS newest FROM historical_data.price_history_1m GROUP BY symbol`);
    await pool.query('VACUUM ANALYZE');
  } finally {
    await pool.end();
  }
}

/** A number from 0 to `below` - 1 that looks drawn, from an integer expression. */
const drawn = (integer: string, seed: number, below: number) =>
  `((hashint8extended((${integer})::bigint, ${seed}) & 9223372036854775807) % ${below})`;

/** Minute by minute for two symbols, as a recorder writes them. */
const priceHistory = (rows: number, seed: number) => `
  CREATE TABLE historical_data.price_history_1m (
    symbol text NOT NULL, "timestamp" timestamptz NOT NULL, open numeric(16,4), high numeric(16,4), low numeric(16,4),
    close numeric(16,4), volume numeric(18,8), trades integer
  );
  INSERT INTO historical_data.price_history_1m
    SELECT CASE n % 2 WHEN 0 THEN 'BTC' ELSE 'ETH' END,
      '2022-01-01 00:00+00'::timestamptz + (n / 2) * interval '1 minute',
      base, base + ${drawn('n', seed + 1, 500000)} / 10000.0, base - ${drawn('n', seed + 2, 500000)} / 10000.0,
      base + (${drawn('n', seed + 3, 800000)} - 400000) / 10000.0,
      CASE WHEN n % 977 = 0 THEN NULL ELSE ${drawn('n', seed + 4, 1_000_000_000)} / 10000000.0 END,
      ${drawn('n', seed + 5, 5000)}
    FROM generate_series(0, ${rows - 1}) AS n
      CROSS JOIN LATERAL (SELECT (300000000 + n * 37 % 900000000 + ${drawn('n', seed, 1_000_000)}) / 10000.0 AS base) AS b;
  ALTER TABLE historical_data.price_history_1m ADD PRIMARY KEY (symbol, "timestamp");
  CREATE INDEX price_history_1m_timestamp ON historical_data.price_history_1m ("timestamp")`;

const marketCandles = (rows: number, seed: number) => `
  CREATE TABLE historical_data.market_candles (
    market_ticker text NOT NULL, period_end timestamptz NOT NULL, open float8, high float8, low float8, close float8,
    volume bigint, open_interest integer
  );
  INSERT INTO historical_data.market_candles
    SELECT 'KXBTCD-25' || to_char('2025-01-01'::date + n / 9600, 'MONDD') || '-T' || 60000 + 250 * (n / 60 % 160),
      '2025-01-01 00:00+00'::timestamptz + (n / 9600) * interval '1 day' + (n % 60) * interval '1 minute',
      ${drawn('n', seed + 10, 10000)} / 10000.0, sqrt(${drawn('n', seed + 11, 10000)}), ln(1 + ${drawn('n', seed + 12, 10000)}),
      CASE WHEN n % 499 = 0 THEN 'NaN' ELSE ${drawn('n', seed + 13, 10000)} / 7.0 END,
      ${drawn('n', seed + 14, 100000)}, ${drawn('n', seed + 15, 1000)}
    FROM generate_series(0, ${rows - 1}) AS n;
  ALTER TABLE historical_data.market_candles ADD PRIMARY KEY (market_ticker, period_end);
  CREATE INDEX market_candles_period_end ON historical_data.market_candles (period_end)`;

/** As the earlier system names them: a baseline and 61 buckets of momentum for each symbol; and one more. */
function fingerprintNames(): readonly string[] {
  const buckets = Array.from({ length: 61 }, (_, index) => index - 30).map((bucket) =>
    bucket < 0 ? `-${String(-bucket).padStart(2, '0')}` : String(bucket).padStart(3, '0'),
  );
  const ofSymbol = (symbol: string) => [
    `${symbol}_fingerprint_directional_baseline`,
    ...buckets.map((bucket) => `${symbol}_fingerprint_directional_momentum_${bucket}`),
  ];
  return [...ofSymbol('btc'), ...ofSymbol('eth'), 'btc_momentum_profile'];
}

const fingerprint = (name: string, index: number, rows: number, seed: number) => `
  CREATE TABLE analytics."${name}" (
    time_to_close text NOT NULL, buffer_points integer NOT NULL, pos_0_25 numeric(5,2), pos_0_50 numeric(5,2),
    neg_0_25 numeric(5,2), neg_0_50 numeric(5,2), PRIMARY KEY (time_to_close, buffer_points)
  );
  INSERT INTO analytics."${name}"
    SELECT 1 + n % 60 || 'm TTC', n / 60 * 10, ${[20, 21, 22, 23]
      .map((salt) => `${drawn(`n + ${index * 100_000}`, seed + salt, 10001)} / 100.0`)
      .join(', ')}
    FROM generate_series(0, ${rows - 1}) AS n;
  ${index < 6 ? `CREATE INDEX ON analytics."${name}" (buffer_points)` : ''}`;

const liveTable = (no: number, rows: number, seed: number) => {
  const name = `live_data.live_messages_${String(no).padStart(2, '0')}`;
  return `
  CREATE TABLE ${name} (
    id uuid PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now(), message jsonb NOT NULL,
    instrument_no integer NOT NULL${no === 1 ? ' REFERENCES historical_data."instrument reference" ("no")' : ''}
  );
  INSERT INTO ${name}
    SELECT md5('${seed} ${no} ' || n)::uuid, '2026-10-01 00:00+00'::timestamptz + n * interval '1.25 seconds',
      jsonb_build_object('type', 'ticker', 'seq', n, 'price', ${drawn('n', seed + 30, 10000)},
        'levels', jsonb_build_array(n % 7, NULL, 'y' || n % 13)),
      1 + n % 10
    FROM generate_series(1, ${rows}) AS n;
  CREATE INDEX ON ${name} (received_at)`;
};

/** What breaks a copy that treats rows as lines: tabs, line ends, quotes, NULLs, arrays, odd names, no key. */
const oddTables = (rows: number, seed: number) => `
  CREATE TABLE historical_data."instrument reference" ("no" serial PRIMARY KEY, "Name ""quoted""" text CONSTRAINT named_once UNIQUE, noted text);
  INSERT INTO historical_data."instrument reference" ("Name ""quoted""", noted)
    SELECT E'tab\\there, back\\\\slash, line\\nend, \\\\. ' || n, NULLIF('', CASE WHEN n % 2 = 0 THEN '' END)
    FROM generate_series(1, 10) AS n;
  CREATE TABLE historical_data.odd_texts (n integer, written text, bytes bytea, address inet, spent interval);
  INSERT INTO historical_data.odd_texts
    SELECT NULLIF(n % 10, 0), repeat(E'\\t"''\\r\\n\\\\N', (${drawn('n', seed + 40, 5)})::integer) || chr(8364),
      decode(md5(n::text), 'hex'), ('10.0.' || n % 256 || '.0/24')::inet, n * interval '1 hour 1 second'
    FROM generate_series(1, ${rows}) AS n;
  CREATE INDEX odd_texts_n ON historical_data.odd_texts (n) WHERE n > 5;
  CREATE TABLE live_data.odd_arrays (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, words text[], numbers numeric[][]);
  INSERT INTO live_data.odd_arrays (words, numbers)
    SELECT ARRAY['a,b', NULL, '{}', n::text, '"'], ARRAY[[n::numeric, 1.5], [NULL, 'NaN'::numeric]]
    FROM generate_series(1, ${rows}) AS n;
  CREATE INDEX odd_arrays_words ON live_data.odd_arrays USING gin (words)`;
