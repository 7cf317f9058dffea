import type { Entries } from './entry.ts';

/** Failures of the database. */
export const DATABASE = {
  'REC-201': {
    title: 'The database server could not be set up: {message}',
    cause: 'The embedded PostgreSQL refused to make its files.',
    remedy: '{fix}',
  },
  'REC-202': {
    title: 'The database server does not start: {message}',
    cause: 'The embedded PostgreSQL ended or did not answer in time.',
    remedy: '{fix}',
  },
  'REC-203': {
    title: 'The database’s port is taken: {message}',
    cause: 'Something else listens where the database should.',
    remedy: '{fix}',
  },
  'REC-204': {
    title: 'The database has another version than this program: {message}',
    cause: 'A program never runs on a schema that it does not know.',
    remedy: '{fix}',
  },
  'REC-205': {
    title: 'The database refused: {message}',
    cause: 'See the message.',
    remedy: '{fix}',
  },
  'REC-206': {
    title: 'The database does not stop: {message}',
    cause: 'It still has work, or hangs.',
    remedy: '{fix}',
  },
  'REC-207': {
    title: 'Two different things are told under one id: {message}',
    cause:
      'An order, a fill or another fact of the ledger was told otherwise before, or another process writes the same account at the same moment (in logs: DB_LEDGER_CONFLICT).',
    remedy: '{fix}',
  },
  'REC-210': {
    title: 'The database’s password cannot be read from {path}: {reason}',
    cause: 'The file was lost, or this account may not read it: each is closed to all but whom it is for.',
    remedy:
      'Run the command as the account that installed (with sudo, if that was root); if the file is lost: recio repair.',
  },
  'REC-211': {
    title: 'A role of the database has other rights than it should: {message}',
    cause: 'Each program works under a role of its own that may do its work and nothing beyond.',
    remedy: '{fix}',
  },
  'REC-212': {
    title: 'This machine has no PostgreSQL that can be used: found {found}.',
    cause: 'The tables of REC.IO need PostgreSQL 15 or newer.',
    remedy: '{fix}',
  },
  'REC-213': {
    title: 'The machine’s database server ({cluster}) does not start: {reason}',
    cause: 'The server itself or whatever runs it refused; these are its last words.',
    remedy:
      'Look into its log (/var/log/postgresql, or journalctl -u postgresql), put it right, and run the command again.',
  },
  'REC-214': {
    title: 'Port {port} of the database is taken by {holder}.',
    cause: 'It was free, or another server’s, when the plan was made.',
    remedy: 'Stop that program, or choose another port: --port database=N',
  },
  'REC-215': {
    title: 'The superuser of the database server on port {port} cannot get in: {reason}',
    cause:
      'Roles and databases are made by the server’s superuser, through its socket, as the account of this machine that the server trusts (peer). This server was set up otherwise.',
    remedy:
      'Let that account in: “local all postgres peer” as the first rule of pg_hba.conf, then reload the server; or choose another port, and a server of REC.IO’s own is made beside it: --port database=N',
  },
  'REC-216': {
    title:
      'The server on port {port} has a {kind} {name} already, and it is not this installation’s: {evidence}.',
    cause: 'What others use is never touched.',
    remedy:
      'Choose another port, and a server of REC.IO’s own is made beside it: --port database=N. Or rename what is there. Nothing was changed.',
  },
  'REC-217': {
    title: 'The server on port {port} has a {kind} {name} already: {evidence}.',
    cause: 'It can be used, but nobody has agreed to that yet.',
    remedy: 'Agree with --take-over yes; or choose another port: --port database=N. Nothing was changed.',
  },
  'REC-218': {
    title: 'The server on port {port} does not let the programs in: {reason}.',
    cause: 'They log in from this machine with a password, and {file} has no rule for that.',
    remedy:
      'Put this line before all others in {file} and reload the server, or agree with --take-over yes that the installer does: {line}',
  },
  'REC-219': {
    title: 'The backup cannot be used: {message}',
    cause: 'It was cut short, changed, or made by something else. Nothing was restored from it.',
    remedy: '{fix}',
  },
  'REC-220': {
    title: 'The database is not empty: {message}',
    cause: 'Rows of two databases are never mixed.',
    remedy: '{fix}',
  },
  'REC-221': {
    title: 'The copy of the database is not the same as what was copied: {message}',
    cause: 'Every table is counted and hashed on both sides before a copy is kept.',
    remedy: '{fix}',
  },
  'REC-222': {
    title: 'The database server lets nobody else in: {reason}',
    cause: 'It has room for so many connections at once (max_connections), and others hold them all.',
    remedy:
      'See who holds them (SELECT pid, application_name FROM pg_stat_activity) and end what is not needed, or raise max_connections and restart the server; then run the same command again.',
  },
  'REC-223': {
    title: 'The database has what no backup could bring back: {message}',
    cause:
      'A backup holds tables with their types, numberings, indexes, keys and parts. A restore would fail, or leave out what is named.',
    remedy: '{fix}',
  },
  'REC-224': {
    title: 'The database cannot be read at one moment: {message}',
    cause:
      'Every table is locked against alteration before it is read; a table that changes its place meanwhile could be found empty.',
    remedy: '{fix}',
  },
  'REC-225': {
    title: 'The backup cannot be opened: {message}',
    cause:
      'Backups are sealed: whoever finds one learns nothing from it without its key. Nothing was restored.',
    remedy: '{fix}',
  },
  'REC-226': {
    title: 'There is no room for a backup: {free} are free at {path}, and {needed} may be needed.',
    cause: 'It is as large as the one before, and half of that is left free for what trades.',
    remedy: 'Remove what is not needed there, or name another place: recio backup FILE',
  },
  'REC-227': {
    title: 'The recovery code is not one: {reason}',
    cause: 'A recovery code is AGE-SECRET-KEY-1 and 58 letters and digits more.',
    remedy: 'Copy it whole, into a file that only you can read, and name that: --recovery-code-file FILE',
  },
  'REC-228': {
    title: 'The recovery code was shown at {when}.',
    cause: 'It is shown once, so that it does not stay on screens and in records by accident.',
    remedy: 'If it was not written down: recio backup key --again',
  },
  'REC-229': {
    title: 'There is no backup in {directory}.',
    cause: 'None was made yet, or they were moved.',
    remedy: 'Make one: recio backup. Or name a file.',
  },
  'REC-230': {
    title: 'The database cannot be brought to {asked}: {reach}.',
    cause:
      'A moment is reached from a base copy made before it, with all of the database’s log from there on. Nothing was changed.',
    remedy:
      'Name a moment within that (recio backup list shows it), take the newest one (recio restore --to-latest), or restore a backup of a night: recio restore FILE',
  },
  'REC-231': {
    title: 'This installation cannot go back to a moment: {reason}.',
    cause: 'What is between two backups of a night is kept only where the database’s log is archived.',
    remedy: '{fix}',
  },
  'REC-232': {
    title: 'There is no room to restore: {free} are free at {path}, and {needed} may be needed.',
    cause:
      'The database is made anew beside the present one, which is kept; half of that is left free for what trades. Nothing was changed.',
    remedy: 'Make room there, then run the same command again.',
  },
  'REC-233': {
    title: 'What was restored is not sound: {reason}.',
    cause:
      'Every table is read to its end and the audit’s chain computed anew before anything takes the place of the present database. Nothing was changed.',
    remedy: 'Take an earlier moment, or a backup of a night: recio backup list shows both.',
  },
  'REC-234': {
    title: 'The database is gone: there is none in {path}.',
    cause:
      'One was there, for its base copies and its log are in the backups. An empty one in its place would trade without knowing what is open.',
    remedy:
      'Bring it back: recio restore --to-latest. Or put a backup of a night in its place: recio restore FILE (recio backup list shows both).',
  },
  'REC-235': {
    title: 'The place of the backups is not there: {path}.',
    cause:
      'They lie where their owner chose, and that disk or share is not mounted now, or is another one. Nothing is written in its stead, and what is there already waits.',
    remedy:
      'Mount it: what waits is carried to it by itself. Where it is gone for good: recio backup place --default --leave-behind',
  },
  'REC-236': {
    title: 'The backups cannot lie in {path}: {reason}.',
    cause: 'They must be where they can be written, whole, and outlive this installation. Nothing was moved.',
    remedy: '{fix}',
  },
} as const satisfies Entries;
