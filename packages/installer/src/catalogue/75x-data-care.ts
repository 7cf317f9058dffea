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
} as const satisfies Entries;
