/**
 * How the embedded server runs: for one machine's trading system, reachable only from this machine, small. On the
 * command line and not in a file, so that a release can change them and nobody's edits are overwritten.
 */
export function serverSettings(port: number): Readonly<Record<string, string>> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // A socket file would need a folder that both accounts may enter, and its path may be too long.
    unix_socket_directories: '',
    max_connections: '50',
    shared_buffers: '64MB',
    maintenance_work_mem: '64MB',
    // Parts of the log that are used again; a cluster's own file would say five of them.
    min_wal_size: '80MB',
    max_wal_size: '512MB',
    checkpoint_timeout: '15min',
    // A compilation costs more than any query of ours.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    // Values in an error's statement may be anybody's: the message alone says enough.
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
  };
}
