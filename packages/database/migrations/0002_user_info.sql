-- Not partitioned: a login name is unique over all users, and a partitioned key would have to contain user_no.
CREATE TABLE users.user_info (
  user_no text PRIMARY KEY CHECK (user_no ~ '^[0-9]{4}$'),
  login text NOT NULL CHECK (login <> ''),
  first_name text NOT NULL DEFAULT '',
  last_name text NOT NULL DEFAULT '',
  email text NOT NULL DEFAULT '',
  phone text NOT NULL DEFAULT '',
  account_type text NOT NULL DEFAULT 'user' CHECK (account_type IN ('master_admin', 'user')),
  password_hash text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  last_login timestamptz
);
CREATE UNIQUE INDEX user_info_login ON users.user_info (lower(login));

-- Without FORCE: the owner's sign-in functions below must see every user, the services' role must not.
ALTER TABLE users.user_info ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON users.user_info
  USING (user_no = current_setting('rec_io.user_no', true))
  WITH CHECK (user_no = current_setting('rec_io.user_no', true));
GRANT SELECT, UPDATE ON users.user_info TO rec_io_user;

CREATE TABLE users.sessions (
  token_hash text PRIMARY KEY,
  user_no text NOT NULL REFERENCES users.user_info ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  user_agent text NOT NULL DEFAULT ''
);
CREATE INDEX sessions_user_no ON users.sessions (user_no);
CREATE INDEX sessions_expires_at ON users.sessions (expires_at);
GRANT SELECT, INSERT, DELETE ON users.sessions TO rec_io_user;

-- Sign-in asks before it knows the user: one login in, one row out, and no way to list the others.
CREATE FUNCTION users.find_login(wanted_login text)
RETURNS TABLE (user_no text, login text, password_hash text, is_active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT u.user_no, u.login, u.password_hash, u.is_active
  FROM users.user_info u WHERE lower(u.login) = lower(wanted_login)
$$;

CREATE FUNCTION users.find_session(wanted_token_hash text)
RETURNS TABLE (user_no text, login text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT u.user_no, u.login, s.expires_at
  FROM users.sessions s JOIN users.user_info u USING (user_no)
  WHERE s.token_hash = wanted_token_hash AND u.is_active
$$;

REVOKE ALL ON FUNCTION users.find_login(text), users.find_session(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.find_login(text), users.find_session(text) TO rec_io_user;
