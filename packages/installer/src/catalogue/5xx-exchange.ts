import type { Entries } from './entry.ts';

/** Failures of the exchange that runs alone. */
export const EXCHANGE = {
  'REC-501': {
    title: 'The directory {path} is not empty and holds no simulated exchange.',
    cause: 'It holds {found}. An exchange that runs alone never writes among files that it did not make.',
    remedy: 'Name an empty or a new directory: recio exchange --data-dir DIR',
  },
  'REC-502': {
    title: 'Another exchange runs on {path} (process {pid}).',
    cause: 'Two exchanges with one journal would spoil it.',
    remedy: 'Stop that process, or name another directory with --data-dir DIR.',
  },
  'REC-503': {
    title: 'Port {port} is taken by {holder}.',
    cause: 'Two programs cannot listen on one port.',
    remedy: 'Stop that program, or choose another port with --port N; --port 0 takes a free one.',
  },
  'REC-504': {
    title: 'There are no prices to run on: from {from}, but they end at {until} (UTC).',
    cause:
      'The prices end before the day asked for, or before the time that this exchange has reached already. Exchange time never goes back.',
    remedy: 'Name later prices or an earlier --from, or begin anew in another directory with --data-dir DIR.',
  },
  'REC-505': {
    title: 'A price file cannot be used: {message}',
    cause: 'Every row is checked before the exchange opens, because one wrong price would be traded on.',
    remedy: 'Correct or remove that row, name the coin as BTC=FILE or ETH=FILE, or leave the file out.',
  },
  'REC-506': {
    title: 'What this exchange has kept cannot be read: {message}',
    cause: 'The file was edited, or the disk has damaged it. Nothing was changed and nothing was started.',
    remedy: 'Restore the data directory from a backup, or begin anew in another one with --data-dir DIR.',
  },
  'REC-507': {
    title: 'The accidents in {path} cannot be used: {reason}',
    cause: 'The file is missing, is no JSON, or orders something that is not known. Nothing was started.',
    remedy: 'See docs/exchange-sim.md for the form of a script, correct the file, or leave --faults out.',
  },
} as const satisfies Entries;
