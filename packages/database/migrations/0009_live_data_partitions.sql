-- Both run with the owner's rights, because the recorder's role owns nothing: hence the check of the table's name.
CREATE FUNCTION live_data.day_partition_name(parent text, day date) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'live_data' AND c.relname = parent AND c.relkind = 'p'
  ) THEN
    RAISE EXCEPTION 'live_data.% is not a table with day partitions', parent USING ERRCODE = '22023';
  END IF;
  RETURN parent || '_' || to_char(day, 'YYYYMMDD');
END
$$;

CREATE FUNCTION live_data.create_day_partition(parent text, day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE child text := live_data.day_partition_name(parent, day);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('live_data.' || child));
  IF to_regclass(format('live_data.%I', child)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE live_data.%I PARTITION OF live_data.%I FOR VALUES FROM (%L) TO (%L)',
    child, parent, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
  RETURN true;
END
$$;

-- Drops the partitions of all days before `first_kept`; returns how many.
CREATE FUNCTION live_data.drop_day_partitions(parent text, first_kept date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last_kept_name text := live_data.day_partition_name(parent, first_kept);
  child record;
  dropped integer := 0;
BEGIN
  FOR child IN
    SELECT c.relname FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = format('live_data.%I', parent)::regclass AND c.relname COLLATE "C" < last_kept_name COLLATE "C"
  LOOP
    EXECUTE format('DROP TABLE live_data.%I', child.relname);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;

REVOKE ALL ON FUNCTION live_data.create_day_partition(text, date), live_data.drop_day_partitions(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION live_data.create_day_partition(text, date), live_data.drop_day_partitions(text, date)
  TO rec_io_user;
