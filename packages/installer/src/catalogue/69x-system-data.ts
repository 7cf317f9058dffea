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
    title: 'The connection to {host}:{port} did not come about: {reason}',
    cause: 'The network failed, the server was just starting or stopping, or something else answers there.',
    remedy: 'Try again; if it stays so, ask the operator. Nothing was copied.',
  },
  'REC-692': {
    title: 'The server {host}:{port} refuses {user} for {database}: {reason}',
    cause:
      'The password is another one, the invitation was revoked or ran out, or there is no such database.',
    remedy:
      'Check that the token or address is the newest, and ask the operator for another. Nothing was copied.',
  },
  'REC-693': {
    title: 'The role {user} on {host} may do more than copying needs, and is not used: {excess}',
    cause: 'Whoever holds this login holds these rights. It is meant for reading three schemas only.',
    remedy:
      'Ask the operator for an invitation (recio operator invite), or to run recio operator setup, which takes away what is too much. Nothing was copied.',
  },
  'REC-694': {
    title: 'The role {user} on {host} lacks rights: {missing}',
    cause:
      'Tables were made by an account whose new tables are not readable for it, or the role was made by hand.',
    remedy:
      'Ask the operator to run recio operator setup. Where a server keeps no log of copies, recio clone --no-log copies without one. Nothing was copied.',
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
  'REC-698': {
    title: 'The operator’s server was not changed as you asked: {reason}',
    cause: 'The server, the database or an option does not allow it.',
    remedy: 'Put that right and run the same command again. recio operator setup --check shows what works.',
  },
  'REC-699': {
    title: 'The operator’s log cannot be written: {reason}',
    cause:
      'Each copy is written down there, and without that nothing is copied. A read-only standby cannot do it.',
    remedy:
      'Ask the operator to run recio operator setup and recio operator test-logging. Nothing was copied.',
  },
} as const satisfies Entries;
