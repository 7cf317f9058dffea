-- Who accepted which version of the risk text for an account, before real money: append-only, the first one of a version stands.
CREATE TABLE users.risk_acceptances (
  owner_no text NOT NULL REFERENCES users.user_info,
  account text NOT NULL CHECK (account <> ''),
  version integer NOT NULL CHECK (version > 0),
  accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Null where it was done on the machine itself.
  user_no text,
  login text NOT NULL,
  via text NOT NULL CHECK (via IN ('page', 'command')),
  PRIMARY KEY (owner_no, account, version)
);
ALTER TABLE users.risk_acceptances ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON users.risk_acceptances
  USING (owner_no = current_setting('rec_io.user_no', true))
  WITH CHECK (owner_no = current_setting('rec_io.user_no', true));
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.risk_acceptances
  FOR EACH ROW EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.risk_acceptances
  FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change();

GRANT SELECT, INSERT (owner_no, account, version, user_no, login, via) ON users.risk_acceptances TO rec_io_web;
