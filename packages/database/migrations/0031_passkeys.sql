-- Public halves of passkeys (WebAuthn): whoever reads the table can sign in with none of them.
CREATE TABLE users.passkeys (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_no text NOT NULL REFERENCES users.user_info ON DELETE CASCADE,
  -- As the device calls it, base64url.
  credential_id text NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  -- Grows with each use where the device counts; one that is not above this was used by a copy.
  counter bigint NOT NULL DEFAULT 0,
  -- The host name for which it was made: it works under no other.
  host_name text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
);
CREATE INDEX passkeys_user_no ON users.passkeys (user_no);
ALTER TABLE users.passkeys ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON users.passkeys USING (user_no = current_setting('rec_io.user_no', true))
  WITH CHECK (user_no = current_setting('rec_io.user_no', true));

-- Asked before it is known whose it is: one id in, one row out.
CREATE FUNCTION users.find_passkey(wanted_credential_id text)
RETURNS TABLE (id uuid, user_no text, login text, public_key bytea, counter bigint, host_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT p.id, u.user_no, u.login, p.public_key, p.counter, p.host_name
  FROM users.passkeys p JOIN users.user_info u ON u.user_no = p.user_no
  WHERE p.credential_id = wanted_credential_id AND u.is_active
$$;
REVOKE ALL ON FUNCTION users.find_passkey(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.find_passkey(text) TO rec_io_web;

GRANT SELECT, INSERT (user_no, credential_id, public_key, counter, host_name, name), UPDATE (name, counter, last_used_at), DELETE
  ON users.passkeys TO rec_io_web;
