import type { Configuration } from '@rec-io/installer/configuration';
import type { Layout } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';
import type { Receipt } from '@rec-io/installer/receipt';
import type { Installation } from '../installation.ts';

/** `error`: something does not work. `warning`: it may soon not. `note`: good to know, and what could not be seen. */
export type Severity = 'error' | 'warning' | 'note';

export type DoctorFinding = {
  /** Stable, for scripts: `stopped`, `file-edited:/etc/systemd/system/rec-io.service`. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What was seen. */
  readonly evidence: string;
  /** The command, or in words what to do; null: nothing. */
  readonly fix: string | null;
};

/** What is left of an installation to look at; each part null when it is missing, broken or not to be read. */
export type Patient = {
  readonly dataDir: string;
  readonly layout: Layout;
  readonly configuration: Configuration | null;
  readonly receipt: Receipt | null;
  /** Configuration and layout together; null without a configuration that can be used. */
  readonly installation: Installation | null;
  readonly machine: Machine;
};

/** What a look has found, and in a few words what it saw, for when that is all. */
export type Seen = { readonly findings: readonly DoctorFinding[]; readonly saw: string };

/** One thing to look at. It changes nothing; what it throws is told as a look that failed. */
export type Look = {
  readonly id: string;
  /** What it looks at: "Files that must be closed". */
  readonly title: string;
  run(patient: Patient): Promise<Seen>;
};

export const error = (id: string, title: string, evidence: string, fix: string | null): DoctorFinding => ({
  id,
  severity: 'error',
  title,
  evidence,
  fix,
});
export const warning = (id: string, title: string, evidence: string, fix: string | null): DoctorFinding => ({
  ...error(id, title, evidence, fix),
  severity: 'warning',
});
export const note = (id: string, title: string, evidence: string, fix: string | null): DoctorFinding => ({
  ...error(id, title, evidence, fix),
  severity: 'note',
});

export const saw = (words: string, findings: readonly DoctorFinding[] = []): Seen => ({
  saw: words,
  findings,
});

/** This account may not see it: no finding about the installation, but one about what is known of it. */
export const unseen = (what: string, path: string): DoctorFinding =>
  note(
    `unseen:${path}`,
    `This account may not see ${what}.`,
    path,
    'Run it as the account that installed: sudo recio doctor',
  );
