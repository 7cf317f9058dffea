import type { Entries } from './entry.ts';

/** What a source says about itself. */
export const SYSTEM_DATA_DESCRIPTION = {
  'REC-685': {
    title: 'What the source of system data says about its tables cannot be understood: nothing was copied.',
    cause:
      'A description has a fixed form and bounds (20,000 tables, names of 63 bytes, texts of 10,000 characters). This one has another form, or is larger.',
    remedy:
      'Check that the address is that of your operator’s server or snapshot. If it is, show this to the operator; updating either side may help when their versions are far apart.',
  },
} as const satisfies Entries;
