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
} as const satisfies Entries;
