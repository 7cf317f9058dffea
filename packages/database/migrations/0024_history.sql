-- What the history page asks for, newest first; and the zone in which its owner's days begin.
CREATE INDEX fills_occurred_at ON users.fills (account, mode, occurred_at, trade_id);
CREATE INDEX settlements_occurred_at ON users.settlements (account, mode, occurred_at, ticker);

ALTER TABLE users.user_info ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC' CHECK (time_zone <> '');
GRANT SELECT (time_zone), UPDATE (time_zone) ON users.user_info TO rec_io_web;
