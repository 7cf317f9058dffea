-- How much room what grows takes (packages/domain/src/growing-data.ts), a row a day: so that it can be told how fast it grows.
CREATE TABLE system.data_sizes (
  day date NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  bytes bigint NOT NULL CHECK (bytes >= 0),
  measured_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (day, name)
);
GRANT SELECT, INSERT, UPDATE (bytes, measured_at), DELETE ON system.data_sizes TO rec_io_worker;
GRANT SELECT ON system.data_sizes TO rec_io_user, rec_io_web;

-- The worker keeps the bounds of the database: it drops what is older than its owner wants it kept, and nobody else does.
GRANT EXECUTE ON FUNCTION live_data.drop_day_partitions(text, date) TO rec_io_worker;
REVOKE EXECUTE ON FUNCTION live_data.drop_day_partitions(text, date) FROM rec_io_recorder;
GRANT DELETE ON live_data.recording_gaps, live_data.market_kalshi_btc, live_data.market_kalshi_eth TO rec_io_worker;
GRANT SELECT, DELETE ON system.health_history, system.incidents, system.health_acts TO rec_io_worker;
REVOKE DELETE ON system.health_history, system.incidents, system.health_acts FROM rec_io_monitor;
