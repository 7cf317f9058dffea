-- Secrets of second factors are sealed by web with a key file of the installation. Whose still lie plain, of before: numbers and nothing else,
-- for web cannot list people.
CREATE FUNCTION users.plain_second_factors()
RETURNS TABLE (user_no text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT f.user_no FROM users.second_factors f WHERE f.secret NOT LIKE 'sealed1:%' ORDER BY f.user_no
$$;
REVOKE ALL ON FUNCTION users.plain_second_factors() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.plain_second_factors() TO rec_io_web;
