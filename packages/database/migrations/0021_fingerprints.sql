-- How far prices went after so many minutes, by momentum: counted by packages/research, kept by version, one of them in use.

CREATE TABLE analytics.fingerprint_versions (
  symbol text NOT NULL CHECK (symbol IN ('BTC', 'ETH')),
  version integer NOT NULL CHECK (version > 0),
  name text NOT NULL,
  -- The bars that were counted, [from_time, through_time).
  from_time timestamptz NOT NULL,
  through_time timestamptz NOT NULL CHECK (through_time > from_time),
  bars bigint NOT NULL CHECK (bars > 0),
  -- Days after which a minute counts half; Infinity: never.
  half_life_days double precision NOT NULL CHECK (half_life_days > 0),
  made_at timestamptz NOT NULL DEFAULT now(),
  in_use boolean NOT NULL,
  PRIMARY KEY (symbol, version)
);
CREATE UNIQUE INDEX fingerprint_versions_in_use ON analytics.fingerprint_versions (symbol) WHERE in_use;

-- Shares are 0 to 1. Cells of a version come and go with its row; no key says so, because copies of system data could then not
-- replace either of the two.
CREATE TABLE analytics.fingerprint_cells (
  symbol text NOT NULL CHECK (symbol IN ('BTC', 'ETH')),
  version integer NOT NULL,
  -- Momentum in hundredths of a percent; what is beyond belongs to the outermost. Null: all moments.
  bucket smallint CHECK (bucket BETWEEN -30 AND 30),
  minutes smallint NOT NULL CHECK (minutes BETWEEN 1 AND 60),
  -- In percent: moves of at least +threshold (pos), of at most -threshold (neg).
  threshold numeric(4, 2) NOT NULL CHECK (threshold BETWEEN 0 AND 2),
  pos double precision NOT NULL CHECK (pos BETWEEN 0 AND 1),
  neg double precision NOT NULL CHECK (neg BETWEEN 0 AND 1),
  -- How many moves were counted, what they weigh (the newest 1), and how many independent ones pos and neg are worth.
  samples integer NOT NULL CHECK (samples >= 0),
  weight double precision NOT NULL CHECK (weight >= 0),
  effective double precision NOT NULL CHECK (effective >= 0),
  -- Before neighbouring buckets helped; null where there was no move.
  pos_raw double precision CHECK (pos_raw BETWEEN 0 AND 1),
  neg_raw double precision CHECK (neg_raw BETWEEN 0 AND 1),
  UNIQUE NULLS NOT DISTINCT (symbol, version, bucket, minutes, threshold)
);

-- How strong momentum was, in percent, over the same bars with the same weights.
CREATE TABLE analytics.momentum_percentiles (
  symbol text NOT NULL CHECK (symbol IN ('BTC', 'ETH')),
  version integer NOT NULL,
  percentile numeric(4, 1) NOT NULL CHECK (percentile > 0 AND percentile < 100),
  momentum_value double precision NOT NULL,
  weighted_mean double precision NOT NULL,
  weighted_std double precision NOT NULL CHECK (weighted_std >= 0),
  PRIMARY KEY (symbol, version, percentile)
);

-- The same under the names and in the shapes of the earlier system, as views of the version in use: a table for each bucket, a row
-- for each minute, a column in percent for each threshold. It had none of 1.70; that is in fingerprint_cells.
DO $$
DECLARE
  coin text;
  bucket text;
  name text;
  columns text;
  shares text;
BEGIN
  SELECT string_agg(format('pos_%1$s numeric(5, 2), neg_%1$s numeric(5, 2)', replace(t::text, '.', '_')), ', ' ORDER BY t),
    string_agg(format('(max(100 * c.pos) FILTER (WHERE c.threshold = %1$s))::numeric(5, 2), '
      '(max(100 * c.neg) FILTER (WHERE c.threshold = %1$s))::numeric(5, 2)', t), ', ' ORDER BY t)
    INTO columns, shares
    FROM generate_series(0.00, 2.00, 0.05) AS t WHERE t <> 1.70;
  EXECUTE format('CREATE TYPE analytics.fingerprint_percentages_row AS (time_to_close text, %s)', columns);
  EXECUTE format(
    'CREATE FUNCTION analytics.fingerprint_percentages(wanted_symbol text, wanted_bucket integer)
       RETURNS SETOF analytics.fingerprint_percentages_row LANGUAGE sql STABLE AS %L',
    format('SELECT c.minutes || ''m TTC'', %s
      FROM analytics.fingerprint_versions v JOIN analytics.fingerprint_cells c USING (symbol, version)
      WHERE v.in_use AND v.symbol = wanted_symbol AND (c.bucket = wanted_bucket OR (c.bucket IS NULL AND wanted_bucket IS NULL))
      GROUP BY c.minutes ORDER BY c.minutes', shares));

  FOREACH coin IN ARRAY ARRAY['btc', 'eth'] LOOP
    FOREACH name IN ARRAY ARRAY['baseline', 'counts', 'column_mapping'] || ARRAY(
      SELECT 'momentum_' || CASE WHEN b < 0 THEN to_char(b, 'FMS00') ELSE to_char(b, 'FM000') END FROM generate_series(-30, 30) AS b)
      || ARRAY['profile']
    LOOP
      bucket := coalesce(substring(name FROM '^momentum_(.*)$')::integer::text, 'NULL');
      name := CASE name WHEN 'profile' THEN coin || '_momentum_profile' ELSE coin || '_fingerprint_directional_' || name END;
      -- What was copied from an earlier system under this name stays beside ours, as later copies put it.
      IF to_regclass(format('analytics.%I', name)) IS NOT NULL THEN
        EXECUTE format('ALTER TABLE analytics.%I RENAME TO %I', name, name || '_rec_io_python');
        IF to_regclass('system_data.brought') IS NOT NULL THEN
          EXECUTE 'UPDATE system_data.brought SET table_name = $1 WHERE table_name = $2'
            USING 'analytics.' || name || '_rec_io_python', 'analytics.' || name;
        END IF;
      END IF;
      EXECUTE format('CREATE VIEW analytics.%I AS ', name) || CASE
        WHEN name LIKE '%\_counts' THEN format(
          'SELECT c.bucket AS momentum_bucket, c.minutes || ''m TTC'' AS time_to_close, c.minutes, c.samples, c.weight, c.effective
             FROM analytics.fingerprint_versions v JOIN analytics.fingerprint_cells c USING (symbol, version)
             WHERE v.in_use AND v.symbol = %L AND c.threshold = 0 ORDER BY c.bucket NULLS FIRST, c.minutes', upper(coin))
        WHEN name LIKE '%\_column_mapping' THEN
          'SELECT s.side || ''_'' || replace(t::text, ''.'', ''_'') AS column_name, CASE s.side WHEN ''pos'' THEN t ELSE -t END AS threshold
             FROM generate_series(0.00, 2.00, 0.05) AS t CROSS JOIN (VALUES (''pos''), (''neg'')) AS s (side)
             WHERE t <> 1.70 ORDER BY t, s.side DESC'
        WHEN name LIKE '%\_profile' THEN format(
          'SELECT p.percentile, p.momentum_value, p.momentum_value - p.weighted_mean AS deviation_from_mean,
               (p.momentum_value - p.weighted_mean) / nullif(p.weighted_std, 0) AS z_score, p.weighted_mean, p.weighted_std
             FROM analytics.fingerprint_versions v JOIN analytics.momentum_percentiles p USING (symbol, version)
             WHERE v.in_use AND v.symbol = %L ORDER BY p.percentile', upper(coin))
        ELSE format('SELECT * FROM analytics.fingerprint_percentages(%L, %s)', upper(coin), bucket)
      END;
    END LOOP;
  END LOOP;
END
$$;
