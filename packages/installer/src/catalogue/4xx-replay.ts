import type { Entries } from './entry.ts';

/** Failures of replays and research. */
export const REPLAY = {
  'REC-401': {
    title: 'A price file cannot be used: {message}',
    cause:
      'Every row is checked before anything runs, because one wrong price would be traded on. Nothing was run.',
    remedy:
      'Correct or remove that row, or leave the file out. Missing minutes need no row: up to ten in a row repeat the last close; in longer gaps there is no index and nothing is entered.',
  },
  'REC-402': {
    title: 'The files hold no minute of the days asked for.',
    cause: 'They reach from {first} to {last}.',
    remedy: 'Name days within that time with --from and --to, or name other files.',
  },
  'REC-403': {
    title: 'This replay left other results when it ran before.',
    cause:
      'Same files, same seed, same settings, yet an entry differs from the stored one: the program has changed since. ({message})',
    remedy: 'Run it with --fresh, which drops the results of all earlier replays and nothing else.',
  },
  'REC-404': {
    title: 'The ledger cannot be written to {path}: {reason}',
    cause: 'Its folder is missing, or this account may not write there. Nothing was replayed.',
    remedy: 'Name a file in a folder of your own with --ledger FILE.',
  },
  'REC-405': {
    title: 'The strategy {name} cannot be run: {reason}',
    cause:
      'With the program come {ours}. Any other is a sound file of your own, or its name. Nothing was run.',
    remedy:
      'Name one of these, or try one of your own: recio strategy check FILE. Those of an installation: recio strategy list',
  },
  'REC-406': {
    title: 'The setting {key} cannot be used: {reason}',
    cause:
      'Strategy, size and protection declare which settings there are, and their ranges. Nothing was run.',
    remedy: 'See a strategy’s settings: recio strategy list. Then: --set key=value',
  },
  'REC-407': {
    title: 'No decision is recorded in {path}.',
    cause:
      'The trader of this account and mode has not run yet since decisions are recorded, or what it recorded is older than a week and was deleted.',
    remedy: 'Start it: recio start. Of another mode: --mode demo',
  },
  'REC-408': {
    title: 'No decision is recorded for {time}. The nearest: {nearest}',
    cause:
      'Nothing was decided in the five seconds before that: the trader did not run, had no index, or its disk took no recording. Times are the exchange’s, UTC.',
    remedy: 'Ask about a time at which it ran: recio replay --explain {nearest}',
  },
  'REC-409': {
    title: 'No monitor {name} decided then.',
    cause: 'These did: {names}.',
    remedy: 'Name one of them with --monitor NAME, or leave it out.',
  },
  'REC-410': {
    title: 'The prices tell nothing of {time}.',
    cause: 'They reach from {first} to {end}, UTC. A time without a date is one of their last day.',
    remedy:
      'Ask about a time within them: recio replay --prices FILE --explain {first}. Or name other files.',
  },
  'REC-411': {
    title: 'Nothing was decided at {time}. The nearest decision: {nearest}',
    cause: '{reason}',
    remedy: 'Ask about that one: recio replay --prices FILE --explain {nearest}',
  },
  'REC-420': {
    title: 'The questions in {file} cannot be asked: {message}',
    cause:
      'Every row is checked before anything is asked. Needed are the columns time and close_time, in unix seconds, and strike, in dollars. Nothing was answered.',
    remedy: 'Correct that line, or leave it out.',
  },
  'REC-421': {
    title: 'The model in {file} cannot be used: {message}',
    cause:
      'It is not a file of `recio research train`, not of this coin, or was changed. Nothing was answered.',
    remedy: 'Make it anew: recio research train --symbol BTC --prices FILE... --out FILE',
  },
  'REC-422': {
    title: 'There is too little to learn from: {days} days of bars before {until}.',
    cause: 'A model learns from at least {least} days. Only what was complete by then may be used.',
    remedy: 'Name files that begin earlier with --prices, or a trained model with --model FILE.',
  },
  'REC-423': {
    title: 'The bars hold no question between {from} and {to}.',
    cause:
      'They reach from {first} to {last}, UTC. A question needs an hour of bars before it, and the bar in which its hour ends.',
    remedy: 'Name a time within them with --from and --to, or other files with --prices.',
  },
  'REC-427': {
    title: 'There are no fingerprints {version} of {symbol}.',
    cause: 'Kept are: {versions}. Nothing was changed.',
    remedy:
      'Name one of these with --use, or count new ones: recio research fingerprint --symbol {symbol} --prices FILE... --store',
  },
  'REC-428': {
    title: 'The fingerprints cannot be written to {path}: {reason}',
    cause:
      'Its folder is missing, or this account may not write there. They were counted, and are kept nowhere.',
    remedy: 'Name a file in a folder of your own with --out FILE.',
  },
  'REC-424': {
    title: '{path} cannot be written: {message}',
    cause: 'Its folder is missing, the disk is full, or this account may not write there.',
    remedy: 'Name a file in a folder of your own with --out FILE.',
  },
} as const satisfies Entries;
