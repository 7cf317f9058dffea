-- What a person may do on an account, and what was done: docs/decisions/0036.

-- An account is the rows of its owner number under one name; each role includes those before it: viewer, trader, owner.
CREATE TABLE users.account_rights (
  owner_no text NOT NULL REFERENCES users.user_info,
  account text NOT NULL CHECK (account <> ''),
  user_no text NOT NULL REFERENCES users.user_info,
  role text NOT NULL CHECK (role IN ('viewer', 'trader', 'owner')),
  granted_by text NOT NULL,
  granted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner_no, account, user_no)
);
CREATE INDEX account_rights_user_no ON users.account_rights (user_no);

-- Whoever is bound to an account's owner number gives its rights; everybody sees their own.
ALTER TABLE users.account_rights ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON users.account_rights
  USING (owner_no = current_setting('rec_io.user_no', true))
  WITH CHECK (owner_no = current_setting('rec_io.user_no', true));
CREATE POLICY own_rights ON users.account_rights FOR SELECT
  USING (user_no = current_setting('rec_io.user_no', true));

-- Owners of today, on every account that they have rows of; and whoever is made from now on.
DO $$
DECLARE person record;
BEGIN
  FOR person IN SELECT user_no FROM users.user_info LOOP
    -- The owner of the database is bound by row-level security, too.
    PERFORM set_config('rec_io.user_no', person.user_no, true);
    INSERT INTO users.account_rights (owner_no, account, user_no, role, granted_by)
    SELECT person.user_no, account, person.user_no, 'owner', 'migration' FROM (
      SELECT 'main' UNION SELECT account FROM users.balances UNION SELECT account FROM users.trades
      UNION SELECT account FROM users.controls
    ) AS known (account);
  END LOOP;
  PERFORM set_config('rec_io.user_no', '', true);
END
$$;

-- Whoever was switched off owns nothing. One at a time, so that two owners cannot take each other away.
CREATE FUNCTION users.keep_an_owner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF OLD.role = 'owner' THEN
    PERFORM pg_advisory_xact_lock(hashtext('users.account_rights ' || OLD.owner_no || ' ' || OLD.account));
    IF NOT EXISTS (
      SELECT FROM users.account_rights r JOIN users.user_info u USING (user_no)
      WHERE r.owner_no = OLD.owner_no AND r.account = OLD.account AND r.role = 'owner' AND u.is_active
    ) THEN
      RAISE EXCEPTION 'the account % of % would be left without an owner', OLD.account, OLD.owner_no
        USING ERRCODE = 'RIO03';
    END IF;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_an_owner AFTER UPDATE OR DELETE ON users.account_rights
  FOR EACH ROW EXECUTE FUNCTION users.keep_an_owner();

-- A session may look at another account than the trader's.
ALTER TABLE users.sessions ADD COLUMN owner_no text, ADD COLUMN account text;

-- Who asks, on which account, and what they may do there: the account that they chose, else the trader's, else the first of theirs.
-- (find_session stays: grants of earlier migrations are given again where rights are restored.)
CREATE FUNCTION users.find_signed_in(wanted_token_hash text, trader_owner_no text, trader_account text)
RETURNS TABLE (user_no text, login text, expires_at timestamptz, owner_no text, account text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT u.user_no, u.login, s.expires_at, r.owner_no, r.account, r.role
  FROM users.sessions s
  JOIN users.user_info u ON u.user_no = s.user_no
  LEFT JOIN LATERAL (
    SELECT a.owner_no, a.account, a.role FROM users.account_rights a WHERE a.user_no = u.user_no
    ORDER BY (a.owner_no = s.owner_no AND a.account = s.account) IS NOT TRUE,
      (a.owner_no = trader_owner_no AND a.account = trader_account) IS NOT TRUE, a.owner_no, a.account
    LIMIT 1
  ) r ON true
  WHERE s.token_hash = wanted_token_hash AND u.is_active
$$;
REVOKE ALL ON FUNCTION users.find_signed_in(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.find_signed_in(text, text, text) TO rec_io_user, rec_io_web;

-- The people of an account by the names they sign in with: web cannot list users.
CREATE FUNCTION users.people_of(wanted_owner_no text, wanted_account text)
RETURNS TABLE (user_no text, login text, role text, granted_by text, granted_at timestamptz, is_active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT u.user_no, u.login, a.role, a.granted_by, a.granted_at, u.is_active
  FROM users.account_rights a JOIN users.user_info u USING (user_no)
  WHERE a.owner_no = wanted_owner_no AND a.account = wanted_account
    AND wanted_owner_no = current_setting('rec_io.user_no', true)
  ORDER BY u.user_no
$$;
REVOKE ALL ON FUNCTION users.people_of(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.people_of(text, text) TO rec_io_web;

-- Who did what, when and from where, on an account: append-only. `user_no` is null where nobody is known by that login.
CREATE TABLE users.audit (
  seq bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  owner_no text NOT NULL,
  account text NOT NULL,
  user_no text,
  login text NOT NULL,
  via text NOT NULL CHECK (via IN ('page', 'key', 'command')),
  action text NOT NULL CHECK (action <> ''),
  detail jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(detail) = 'object'),
  address text NOT NULL DEFAULT '',
  user_agent text NOT NULL DEFAULT ''
);
CREATE INDEX audit_account ON users.audit (owner_no, account, seq);
ALTER TABLE users.audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON users.audit
  USING (owner_no = current_setting('rec_io.user_no', true))
  WITH CHECK (owner_no = current_setting('rec_io.user_no', true));
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.audit
  FOR EACH ROW EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.audit
  FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change();

GRANT SELECT, INSERT, UPDATE (role, granted_by, granted_at), DELETE ON users.account_rights TO rec_io_web;
GRANT UPDATE (owner_no, account) ON users.sessions TO rec_io_web;
GRANT SELECT, INSERT (owner_no, account, user_no, login, via, action, detail, address, user_agent) ON users.audit TO rec_io_web;
