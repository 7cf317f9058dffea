import type { Made } from './receipt.ts';

/** The phases of an installation, in their order; every step belongs to one. */
export const PHASES = [
  'validation',
  'questions',
  'dependencies',
  'database',
  'system-data',
  'profile',
  'configuration',
  'start',
  'completion',
] as const;
export type Phase = (typeof PHASES)[number];

/** What a step may use while it works. */
export type StepContext = {
  /** What the record says that this step makes, earlier runs included. */
  readonly made: Made;
  /** One line for whoever watches: what it waits for, how far it is. Never a secret. */
  readonly say: (line: string) => void;
  /** Aborted when the person cancels; long steps look at it between two parts. */
  readonly signal: AbortSignal;
};

/**
 * One change of this machine. A step can be applied again and again: what is right already stays as it is, so a killed
 * installation goes on by running all steps once more.
 */
export interface Step {
  readonly id: string;
  readonly phase: Phase;
  /** What the person reads while it works: "Database". */
  readonly title: string;
  /** What it will do, for the plan: "PostgreSQL in /…/postgres, port 8432". */
  readonly intention: string;
  /** What the plan says when it is in place, where "in place already" would say too much. */
  readonly inPlace?: string;
  /** There is nothing to do here, and the intention says why. */
  readonly nothing?: true;
  /** Its result holds what the owner wants to keep: an uninstall without --purge leaves it alone. */
  readonly holdsData?: true;
  /** What cannot be taken back and how it is backed up first, for the plan. Absent where everything can. */
  readonly keeps?: string;
  /** Looks only: the very commands that applying would run, for the plan. Absent where its intention says enough. */
  commands?(): Promise<readonly string[]>;
  /** Looks only: everything is as this step would leave it, and applying it would change nothing. */
  isDone(): Promise<boolean>;
  /** Looks only: what of this will be made new. Recorded before anything changes. */
  makes(): Promise<Made>;
  /** @returns what became known only now, added to the record */
  apply(context: StepContext): Promise<Partial<Made>>;
  /** Proves that it is in place, as a user of it would notice. */
  verify(): Promise<void>;
  /**
   * Takes back exactly what the record says was made. Must cope with half of it missing.
   * @returns what it left in place and why, for the person: files that were edited since, packages that others need
   */
  revert(made: Made): Promise<readonly string[] | Reverted>;
}

/** Not all could be taken back now. */
export type Reverted = {
  readonly left: readonly string[];
  /** Stays on record, so that a later removal can take it back. */
  readonly stays: Made;
};
