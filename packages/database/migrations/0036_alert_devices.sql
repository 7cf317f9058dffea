-- The monitor tells the browsers of everybody who may see its account. It may ask where they are, and neither change nor forget them.
GRANT EXECUTE ON FUNCTION users.push_devices_of(text, text) TO rec_io_monitor;
