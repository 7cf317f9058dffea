import type { Entries } from './entry.ts';

/** Failures of backtests. */
export const BACKTESTS = {
  'REC-430': {
    title: 'The bars hold no whole hour to trade between {from} and {to}.',
    cause: 'They reach from {first} to {last}, UTC. An hour is traded from its first minute to its last.',
    remedy: 'Name days within that time with --from and --to, or other files with --prices.',
  },
  'REC-431': {
    title: 'The strategy {name} stopped answering: {reason}',
    cause: 'It threw, took too long, or answered what no decision can be. Nothing was reported or saved.',
    remedy: 'Try it: recio strategy check FILE. Then run the backtest again.',
  },
  'REC-432': {
    title: 'The sweep is too large: {count} combinations, and {most} are the most.',
    cause:
      'Each is a whole backtest, and the more are tried, the likelier the best of them is luck. Nothing was run.',
    remedy: 'Name fewer settings or wider steps: --sweep min_probability=90:98:2',
  },
  'REC-433': {
    title: 'The sweep {setting} cannot be made: {reason}',
    cause: 'A sweep is from:to:step of a number, or a list of values with commas. Nothing was run.',
    remedy: 'For example: --sweep min_probability=90:98:1 allow_re_entry=on,off',
  },
  'REC-434': {
    title: 'There is no saved backtest {name}.',
    cause: 'Looked in {directory}.',
    remedy: 'See which there are: recio backtest list',
  },
  'REC-435': {
    title: 'The result cannot be written to {path}: {reason}',
    cause: 'The folder is missing, the disk is full, or this account may not write there.',
    remedy: 'Make room, or name another place with --out or --library.',
  },
  'REC-436': {
    title: 'The saved backtest {path} cannot be read: {reason}',
    cause: 'It was changed by hand, torn, or is of a later version of the program.',
    remedy: 'Make it anew, or delete it: recio backtest delete NAME',
  },
  'REC-437': {
    title: 'A backtest named {name} is saved already.',
    cause: 'Saved ones are not overwritten. Nothing was run.',
    remedy: 'Take another name with --save NAME, or delete it: recio backtest delete {name}',
  },
  'REC-438': {
    title: 'The period of {days} days is too short to walk forward {stretch} days at a time.',
    cause: 'The first stretch is only chosen on, and at least one more has to follow. Nothing was run.',
    remedy: 'Name fewer days with --walk-forward, or a longer period with --from and --to.',
  },
} as const satisfies Entries;
