import type { Entries } from './entry.ts';

/** Failures around what grows, what is handed out, and what is deleted. */
export const DATA_CARE = {
  'REC-750': {
    title: 'That is no bound: {problem}.',
    cause:
      'Only some of what grows is bounded by its owner, each within limits that keep the system working.',
    remedy: 'What can be set: {names}. What each is: recio data sizes',
  },
  'REC-751': {
    title: 'What is kept of {login} was not written to {path}: {reason}.',
    cause:
      'The file is there already, the disk is full or closed to you, or the database broke off. Nothing unfinished was left.',
    remedy: 'Name another file or directory: recio user export NAME --to DIR',
  },
  'REC-752': {
    title: '{login} cannot be deleted: {reason}.',
    cause: 'Nobody would watch what is theirs, or nobody could give rights on an account any more.',
    remedy:
      'Wait until everything is closed and settled, or give the account another owner: recio account grant. The first user goes with the installation: recio uninstall',
  },
} as const satisfies Entries;
