import type { Entries } from './entry.ts';

/** Failures of system data that is of another version than this program. */
export const SYSTEM_DATA_VERSIONS = {
  'REC-680': {
    title:
      'The system data is of REC.IO’s schema version {there}, this installation knows only {here}: nothing was copied.',
    cause: 'The operator runs a newer REC.IO. What its tables mean is known to that version only.',
    remedy:
      'Update this installation (fetch the newer release and run ./install.sh), then copy again; or ask the operator for a snapshot of schema version {here} or older.',
  },
  'REC-681': {
    title: 'The system data of schema version {there} could not be brought to version {here}: {reason}',
    cause:
      'Tables of an older REC.IO are brought forward by this program’s migrations before they are used. The operator’s tables are not as that version made them, or a migration cannot be applied to their rows.',
    remedy:
      'Nothing of these tables was changed here. Ask the operator to update first, or to publish a snapshot of a newer version; other tables can be copied with --schemas.',
  },
} as const satisfies Entries;
