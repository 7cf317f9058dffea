-- Browsers that want to be told while no page is open (Web Push). Why so: docs/decisions/0038
CREATE TABLE users.push_devices (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_no text NOT NULL REFERENCES users.user_info ON DELETE CASCADE,
  -- The session in which it was asked for last; null once that has run out. One that is ended takes its device with it.
  session_id uuid REFERENCES users.sessions (id) ON DELETE SET NULL,
  -- Whoever knows it can try to send there: it is shown to nobody.
  endpoint text NOT NULL UNIQUE CHECK (endpoint LIKE 'https://%' AND length(endpoint) <= 1024),
  -- The browser's public key, and the secret that both share: with them is encrypted what only it can read.
  p256dh text NOT NULL,
  auth text NOT NULL,
  user_agent text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  last_taken_at timestamptz,
  last_failed_at timestamptz,
  last_failure text
);
CREATE INDEX push_devices_user_no ON users.push_devices (user_no);
CREATE INDEX push_devices_session_id ON users.push_devices (session_id);
ALTER TABLE users.push_devices ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON users.push_devices USING (user_no = current_setting('rec_io.user_no', true))
  WITH CHECK (user_no = current_setting('rec_io.user_no', true));

-- Signed out, ended from elsewhere, switched off, password changed: whatever way a session is ended before its time, nothing is told
-- to its device any more. Before the row goes: afterwards the device does not know its session.
CREATE FUNCTION users.end_push_devices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF OLD.expires_at > now() THEN
    DELETE FROM users.push_devices WHERE session_id = OLD.id;
  END IF;
  RETURN OLD;
END
$$;
REVOKE ALL ON FUNCTION users.end_push_devices() FROM PUBLIC;
CREATE TRIGGER end_push_devices BEFORE DELETE ON users.sessions
  FOR EACH ROW EXECUTE FUNCTION users.end_push_devices();

-- A browser is one person's at a time: whoever uses it now takes it over. Nobody else knows its address.
CREATE FUNCTION users.forget_push_endpoint(wanted_endpoint text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  DELETE FROM users.push_devices
  WHERE endpoint = wanted_endpoint AND user_no <> current_setting('rec_io.user_no', true)
$$;
REVOKE ALL ON FUNCTION users.forget_push_endpoint(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.forget_push_endpoint(text) TO rec_io_web;

-- Those of everybody who may see an account: asked as its owner number.
CREATE FUNCTION users.push_devices_of(wanted_owner_no text, wanted_account text)
RETURNS TABLE (id uuid, user_no text, endpoint text, p256dh text, auth text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT d.id, d.user_no, d.endpoint, d.p256dh, d.auth
  FROM users.push_devices d
  JOIN users.user_info u ON u.user_no = d.user_no AND u.is_active
  JOIN users.account_rights r ON r.user_no = d.user_no AND r.owner_no = wanted_owner_no AND r.account = wanted_account
  WHERE wanted_owner_no = current_setting('rec_io.user_no', true)
$$;
REVOKE ALL ON FUNCTION users.push_devices_of(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.push_devices_of(text, text) TO rec_io_web;

GRANT SELECT, INSERT (user_no, session_id, endpoint, p256dh, auth, user_agent),
  UPDATE (session_id, p256dh, auth, user_agent, last_taken_at, last_failed_at, last_failure), DELETE
  ON users.push_devices TO rec_io_web;
