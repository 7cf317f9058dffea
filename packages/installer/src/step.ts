import type { Made } from './receipt.ts';

/**
 * One change of this machine. A step can be applied again and again: what is right already stays as it is, so a killed
 * installation goes on by running all steps once more.
 */
export interface Step {
  readonly id: string;
  /** What the person reads while it works: "Database". */
  readonly title: string;
  /** What it will do, for the plan: "PostgreSQL in /…/postgres, port 8432". */
  readonly intention: string;
  /** Looks only: what of this will be made new. Recorded before anything changes. */
  makes(): Promise<Made>;
  /** @returns what became known only now, added to the record */
  apply(): Promise<Partial<Made>>;
  /** Proves that it is in place, as a user of it would notice. */
  verify(): Promise<void>;
  /** Takes back exactly what the record says was made. Must cope with half of it missing. */
  revert(made: Made): Promise<void>;
}
