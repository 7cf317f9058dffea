import type { Entries } from './entry.ts';

/** Failures of trained models. */
export const MODELS = {
  'REC-440': {
    title: 'There is no model {name}.',
    cause:
      'Looked in {directory}. A name is that of a file there, without a path; release is the one that came along.',
    remedy: 'See which there are: recio research models',
  },
  'REC-441': {
    title: 'The model {name} cannot be used: {reason}',
    cause: '{path} was changed by hand or torn, is of the other coin, or is closed to this account.',
    remedy:
      'Use another: recio research models use NAME --reason "…", or release for the one that came along. A refresh makes a new one: recio research models refresh',
  },
  'REC-442': {
    title: 'The models in {path} cannot be read or written: {reason}',
    cause: 'This account may not, or the disk is full or broken. What is in use stays in use.',
    remedy: 'Run it as the account that the programs run as, or as root. See the disk: recio doctor',
  },
  'REC-443': {
    title: 'Another model is kept as {name} already.',
    cause: 'Models are named by what they have learnt, and never overwritten: {path} was changed by hand.',
    remedy: 'Move that file away, and run it again.',
  },
  'REC-444': {
    title: 'There is too little price history of {symbol} to judge a model: {what}.',
    cause:
      'A model is judged on the newest four weeks and starts with the 60 days before them; of both, four fifths of the minutes have to be known, and bars from before the four weeks are what it learns from. What is in use stays in use.',
    remedy:
      'Bring them: recio data fetch --symbol {symbol} --from {from} (or recio data import FILE), then: recio research models refresh --symbol {symbol}',
  },
  'REC-445': {
    title: 'The newest bar of {symbol} is of {newest} UTC, and no newer one came: {reason}',
    cause: 'A model is not judged on weeks that ended more than 48 hours ago. What is in use stays in use.',
    remedy:
      'Bring the bars: recio data fetch --symbol {symbol}, then: recio research models refresh --symbol {symbol}',
  },
  'REC-446': {
    title: 'The bars of {symbol} cannot be trusted: {faults}',
    cause: 'Whatever is learnt from them would be wrong. Nothing was trained; what is in use stays in use.',
    remedy: 'See each, with what to do: recio data verify --symbol {symbol}',
  },
  'REC-447': {
    title: 'Another refresh is under way, in process {pid}.',
    cause:
      'It may be the weekly one of the worker. One at a time: they would need the memory and the processor twice.',
    remedy: 'Wait for it; it takes some minutes. What came of it: recio research models',
  },
  'REC-448': {
    title: 'The refresh ended before it was done: {reason}',
    cause: 'Its process was ended, found no memory, or the database went away. What is in use stays in use.',
    remedy: 'See what the machine lacks: recio doctor. Then: recio research models refresh',
  },
  'REC-449': {
    title: '{symbol} has no model to go back to: {name} has been in use all along.',
    cause: 'Going back undoes what a refresh or a person has put in use.',
    remedy:
      'See which models there are: recio research models. Use one of them: recio research models use NAME --reason "…"',
  },
} as const satisfies Entries;
