-- What a person proves themselves by beside the password, and what programs of theirs show instead of it.

-- A session as its owner may end it: by an id that is no secret.
ALTER TABLE users.sessions
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  ADD COLUMN last_seen_at timestamptz;

-- Time-based codes (RFC 6238). Until it is confirmed, sign-in asks for none. A code of a step up to the last one is used up.
CREATE TABLE users.second_factors (
  user_no text PRIMARY KEY REFERENCES users.user_info ON DELETE CASCADE,
  secret text NOT NULL,
  confirmed_at timestamptz,
  last_step bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Each lets in once. Only digests are kept: codes are random and long, so a plain SHA-256 is enough.
CREATE TABLE users.recovery_codes (
  user_no text NOT NULL REFERENCES users.user_info ON DELETE CASCADE,
  code_hash text NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_no, code_hash)
);

-- A key does what its person may do on the account, and never more than its scope.
CREATE TABLE users.api_keys (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_no text NOT NULL REFERENCES users.user_info ON DELETE CASCADE,
  key_hash text NOT NULL UNIQUE,
  name text NOT NULL CHECK (name <> ''),
  scope text NOT NULL CHECK (scope IN ('view', 'trade')),
  owner_no text NOT NULL,
  account text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_keys_user_no ON users.api_keys (user_no);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['second_factors', 'recovery_codes', 'api_keys'] LOOP
    EXECUTE format('ALTER TABLE users.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON users.%I USING (user_no = current_setting(''rec_io.user_no'', true))
      WITH CHECK (user_no = current_setting(''rec_io.user_no'', true))', name);
  END LOOP;
END
$$;

-- Asked before it is known whose it is: one digest in, one row out.
CREATE FUNCTION users.find_api_key(wanted_key_hash text)
RETURNS TABLE (id uuid, user_no text, login text, scope text, owner_no text, account text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT k.id, u.user_no, u.login, k.scope, k.owner_no, k.account, r.role
  FROM users.api_keys k
  JOIN users.user_info u ON u.user_no = k.user_no
  LEFT JOIN users.account_rights r ON r.user_no = k.user_no AND r.owner_no = k.owner_no AND r.account = k.account
  WHERE k.key_hash = wanted_key_hash AND k.revoked_at IS NULL AND u.is_active
$$;
REVOKE ALL ON FUNCTION users.find_api_key(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.find_api_key(text) TO rec_io_web;

GRANT UPDATE (last_seen_at) ON users.sessions TO rec_io_web;
GRANT SELECT, INSERT, UPDATE (secret, confirmed_at, last_step, created_at), DELETE ON users.second_factors TO rec_io_web;
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON users.recovery_codes TO rec_io_web;
GRANT SELECT, INSERT (user_no, key_hash, name, scope, owner_no, account), UPDATE (last_used_at, revoked_at) ON users.api_keys
  TO rec_io_web;
