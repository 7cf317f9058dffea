import type { BucketLimit } from './token-bucket.ts';

export type AccountLimits = { readonly read: BucketLimit; readonly write: BucketLimit };

/** What is assumed until the exchange has told: its lowest tier. Read 200/s held for 3 s, write 100/s held for 1 s. */
export const BASIC: AccountLimits = {
  read: { capacity: 600, refillPerS: 200 },
  write: { capacity: 100, refillPerS: 100 },
};
