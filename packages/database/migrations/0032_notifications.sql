-- Up to when a person has read what happened on an account. What happened itself lies in the ledger, the mirror and the audit.
CREATE TABLE users.notification_reads (
  owner_no text NOT NULL REFERENCES users.user_info,
  account text NOT NULL CHECK (account <> ''),
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  user_no text NOT NULL REFERENCES users.user_info,
  read_up_to timestamptz NOT NULL,
  PRIMARY KEY (owner_no, account, mode, user_no)
);
ALTER TABLE users.notification_reads ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON users.notification_reads
  USING (owner_no = current_setting('rec_io.user_no', true))
  WITH CHECK (owner_no = current_setting('rec_io.user_no', true));

GRANT SELECT, INSERT (owner_no, account, mode, user_no, read_up_to), UPDATE (read_up_to) ON users.notification_reads TO rec_io_web;

-- The newest of each kind are asked for again and again, by the wall's time.
CREATE INDEX fills_recorded_at ON users.fills (account, mode, recorded_at);
CREATE INDEX order_outcomes_recorded_at ON users.order_outcomes (account, mode, recorded_at) WHERE outcome <> 'acknowledged';
