/** `block`: nothing is installed before it is put right. `warn`: it is installed, and this is what is different. */
export type Severity = 'block' | 'warn' | 'info';

/** One thing about this machine that its owner should know. */
export type Finding = {
  /** Stable, for `--skip-check` and scripts: `disk-space`, `port-taken:web`. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What was seen. */
  readonly evidence: string;
  /** The exact command, or in words what to do; null: nothing needs to be done. */
  readonly fix: string | null;
  /** A block that the owner skipped by name: it became a warning. */
  readonly skipped?: true;
};
