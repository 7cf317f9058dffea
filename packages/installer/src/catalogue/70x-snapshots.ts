import type { Entries } from './entry.ts';

/** Failures of publishing system data as a snapshot, and of loading one. */
export const SNAPSHOTS = {
  'REC-700': {
    title: 'The address of the snapshot cannot be used: {reason}',
    cause:
      'It says where the snapshot is and whose signature it must bear; without the key anybody could have made it.',
    remedy:
      'Take the whole line that recio operator publish showed, with its end: https://host/path/manifest.json#ed25519=KEY. Nothing was changed.',
  },
  'REC-701': {
    title: 'The snapshot at {place} cannot be fetched: {reason}',
    cause:
      'The server or the way to it failed, or the file is not there. It was tried again where that could help.',
    remedy:
      'Check address and network and run the same command again; what has come over is kept. Else ask the operator.',
  },
  'REC-702': {
    title: 'The snapshot at {place} is refused: {reason}',
    cause:
      'Everything in a snapshot is signed by its publisher. What is not exactly that was cut short, or altered on the way.',
    remedy:
      'Run it again; if it stays, ask the operator to run recio operator publish --check, and compare the key over another way. Nothing of the file was kept.',
  },
  'REC-703': {
    title: 'The snapshot at {place} cannot be loaded by this version: {reason}',
    cause: 'It is signed, and not of a form that this version knows.',
    remedy: 'Bring REC.IO up to date, or ask the operator for a snapshot of this form. Nothing was changed.',
  },
  'REC-704': {
    title: 'Nothing was published: {reason}',
    cause: 'A snapshot goes into a directory of its own, signed with a key that only you can read.',
    remedy: 'Put that right and run the same command again. What was published before is as it was.',
  },
} as const satisfies Entries;
