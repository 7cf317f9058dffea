-- Minute bars: the start of the minute, prices in dollars.
CREATE TABLE historical_data.btc_price_history (
  "timestamp" timestamptz NOT NULL PRIMARY KEY,
  open numeric(16, 4) NOT NULL,
  high numeric(16, 4) NOT NULL,
  low numeric(16, 4) NOT NULL,
  close numeric(16, 4) NOT NULL,
  volume numeric,
  momentum double precision
);
CREATE TABLE historical_data.eth_price_history (LIKE historical_data.btc_price_history INCLUDING ALL);
