import type { Entries } from './entry.ts';

/** Failures of the copy of system data from an operator’s server. */
export const SYSTEM_DATA = {
  'REC-690': {
    title: 'The connection file {path} cannot be used: {reason}',
    cause: 'It tells how to reach the operator’s server and holds a password, so only you may read it.',
    remedy:
      'Put it right and run chmod 600 on it. Lines are host, port, database, user, password, sslmode, each as "name: value".',
  },
  'REC-691': {
    title: 'The operator’s server {host}:{port} cannot be reached: {reason}',
    cause:
      'The name or port is wrong, the server is down, a firewall is between, or TLS does not come about.',
    remedy:
      'Check host, port and sslmode in the connection file and ask the operator. Nothing was copied; analytics are built from public history without it.',
  },
  'REC-692': {
    title: 'The operator’s server {host}:{port} refuses {user} for {database}: {reason}',
    cause: 'The password is another one, or the server lets nobody in from this address.',
    remedy:
      'Ask the operator for the present connection file, and whether your address is in the server’s pg_hba.conf. Nothing was copied.',
  },
  'REC-693': {
    title: 'The role {user} on {host} may do more than copying needs, and is not used: {excess}',
    cause:
      'Whoever holds the connection file holds these rights. It is meant for reading three schemas only.',
    remedy:
      'Ask the operator to run recio operator setup-installer-user, which takes away what is too much. Nothing was copied.',
  },
  'REC-694': {
    title: 'The role {user} on {host} lacks rights: {missing}',
    cause:
      'Tables were made by an account whose new tables are not readable for it, or the role was made by hand.',
    remedy: 'Ask the operator to run recio operator setup-installer-user. Nothing was copied.',
  },
  'REC-695': {
    title: 'Nothing can be copied from {host}: {reason}',
    cause: 'It is not a server that this version can copy from.',
    remedy:
      'Ask the operator for another server, or skip the copy: analytics are then built from public history.',
  },
  'REC-696': {
    title: 'Another copy of system data into this database is at work.',
    cause: 'Two at once would fill the same tables.',
    remedy: 'Wait until it ends: recio system-data status',
  },
  'REC-697': {
    title:
      'The copy of {table} is not what the source has: {here} rows here, {there} there, or other values.',
    cause: 'Something else wrote into the table, or a disk or memory is faulty.',
    remedy: 'Everything is as it was before. Run recio system-data copy again.',
  },
  'REC-698': {
    title: 'The installer’s role was not set up: {reason}',
    cause: 'The server, the database or an option does not allow it.',
    remedy: 'Put that right and run recio operator setup-installer-user again.',
  },
  'REC-699': {
    title: 'The operator’s log cannot be written: {reason}',
    cause:
      'Each copy is written down there, and without that nothing is copied. A read-only standby cannot do it.',
    remedy: 'Ask the operator to run recio operator test-logging on the server that is copied from.',
  },
} as const satisfies Entries;
