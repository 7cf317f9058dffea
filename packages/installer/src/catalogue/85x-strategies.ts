import type { Entries } from './entry.ts';

/** Failures around strategies of users' own. */
export const STRATEGIES = {
  'REC-850': {
    title: '"{name}" cannot be the name of a strategy.',
    cause:
      'It is the name of a file and part of a monitor’s settings: 1 to 40 of a-z, 0-9 and -, beginning and ending with a letter or digit.',
    remedy: 'Choose a name such as calm-evening: recio strategy new calm-evening',
  },
  'REC-851': {
    title: 'There is a strategy {name} already: {path}',
    cause: 'A strategy is never overwritten: a monitor may be trading by it.',
    remedy: 'Edit that file, or choose another name.',
  },
  'REC-852': {
    title: 'There is no strategy {name}.',
    cause: 'Neither is there a file of that name, nor a strategy of that name in {directory}.',
    remedy: 'See which there are: recio strategy list. Or begin one: recio strategy new NAME',
  },
  'REC-853': {
    title: 'The strategies in {directory} cannot be written: {reason}',
    cause: 'They belong to the account that installed, and the directory must be its own.',
    remedy: 'Run this as the account that installed, and look at who owns that directory: ls -ld {directory}',
  },
} as const satisfies Entries;
