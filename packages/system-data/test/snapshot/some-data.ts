/** A large table, one whose rows cannot be hashed as records everywhere, a partitioned and an empty one. */
export const SCHEMA = `
  CREATE SCHEMA analytics; CREATE SCHEMA historical_data; CREATE SCHEMA live_data;
  CREATE TABLE historical_data.prices (n integer PRIMARY KEY, at timestamptz, price numeric(16,4));
  CREATE TYPE analytics.mood AS ENUM ('calm', 'wild');
  CREATE TABLE analytics.moods (mood analytics.mood, said text, raw json);
  CREATE TABLE live_data.days (day date NOT NULL, n integer) PARTITION BY RANGE (day);
  CREATE TABLE live_data.days_1 PARTITION OF live_data.days FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');
  CREATE TABLE live_data.days_2 PARTITION OF live_data.days FOR VALUES FROM ('2026-01-02') TO ('2026-01-03');
  CREATE TABLE live_data.none (n integer)`;

/** 20,000, 50, 300 and 0. */
export const ROWS = `
  INSERT INTO historical_data.prices
    SELECT n, '2026-01-01 00:00+00'::timestamptz + n * interval '1 minute', (hashint4(n) & 65535) / 7.0 FROM generate_series(1, 20000) n;
  INSERT INTO analytics.moods
    SELECT CASE WHEN n % 2 = 0 THEN 'calm' ELSE 'wild' END::analytics.mood, E'tab\\t, line\\n, \\\\ ' || n, '{"a":  1}' FROM generate_series(1, 50) n;
  INSERT INTO live_data.days SELECT '2026-01-01'::date + n % 2, n FROM generate_series(1, 300) n`;
