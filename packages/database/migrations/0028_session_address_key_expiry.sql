-- Where a session was opened from, and until when a key holds.

-- As web saw it when somebody signed in; empty for sessions of before.
ALTER TABLE users.sessions ADD COLUMN address text NOT NULL DEFAULT '';

-- Null: until it is revoked.
ALTER TABLE users.api_keys ADD COLUMN expires_at timestamptz;

CREATE OR REPLACE FUNCTION users.find_api_key(wanted_key_hash text)
RETURNS TABLE (id uuid, user_no text, login text, scope text, owner_no text, account text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT k.id, u.user_no, u.login, k.scope, k.owner_no, k.account, r.role
  FROM users.api_keys k
  JOIN users.user_info u ON u.user_no = k.user_no
  LEFT JOIN users.account_rights r ON r.user_no = k.user_no AND r.owner_no = k.owner_no AND r.account = k.account
  WHERE k.key_hash = wanted_key_hash AND k.revoked_at IS NULL AND u.is_active
    AND (k.expires_at IS NULL OR k.expires_at > now())
$$;

GRANT INSERT (expires_at) ON users.api_keys TO rec_io_web;
