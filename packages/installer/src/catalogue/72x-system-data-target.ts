import type { Entries } from './entry.ts';

/** Failures of the database that system data is copied into. */
export const SYSTEM_DATA_TARGET = {
  'REC-720': {
    title: 'The database to copy into cannot be used: {reason}',
    cause: 'It is the one that --to names, and not the source.',
    remedy:
      'Put --to right: postgres://user:password@host:port/database, with a user who may make schemas there. Nothing was copied.',
  },
} as const satisfies Entries;
