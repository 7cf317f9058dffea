import type { CheckState, CheckUnit } from '@rec-io/domain/health-view';
import type { Seen } from '../sight/seen.ts';

/** What a look at one thing gives. */
export type Looked = {
  readonly state: CheckState;
  readonly value: number | null;
  /** In plain words; null where it is well. */
  readonly reason: string | null;
  /** In place of the check's own. */
  readonly confirmS?: number;
};

/** From which value on; for `least`, from which value down. */
export type Limits = { readonly degraded: number; readonly failed: number };

/** One thing that is watched: what it is called, what it needs, when it is not well, and what is done about it. */
export type Check = {
  readonly name: string;
  readonly label: string;
  readonly unit: CheckUnit | null;
  /** Of the owner where they were changed. */
  readonly limits: Limits | null;
  /** Checks whose failure explains a failure of this one. */
  readonly needs: readonly string[];
  /** Several of the same group have one cause: prices of two coins that stop at once. */
  readonly group?: string;
  /** How long it is not well before that is an incident; 0: at once. */
  readonly confirmS: number;
  /** While it has failed, nothing is entered. */
  readonly holds: boolean;
  /** Looked at every second instead of every fifteen. */
  readonly isFast: boolean;
  /** What a person does about it. */
  readonly fix: string;
  look(seen: Seen): Looked;
};

export type CheckTerms = Pick<Check, 'name' | 'label' | 'fix' | 'look'> &
  Partial<Pick<Check, 'unit' | 'limits' | 'needs' | 'group' | 'confirmS' | 'holds' | 'isFast'>>;

export const check = (terms: CheckTerms): Check => ({
  ...{ unit: null, limits: null, needs: [], confirmS: 0, holds: false, isFast: false },
  ...terms,
});

export const WELL: Looked = { state: 'ok', value: null, reason: null };
/** What would tell is itself away. */
export const UNKNOWN: Looked = { state: 'unknown', value: null, reason: null };

/** More is worse. NaN fails. @param say what it is, with its value */
export function atMost(limits: Limits, value: number, say: (value: number) => string): Looked {
  if (value < limits.degraded) return { state: 'ok', value, reason: null };
  return { state: value < limits.failed ? 'degraded' : 'failed', value, reason: say(value) };
}

/** Less is worse. NaN fails. */
export function atLeast(limits: Limits, value: number, say: (value: number) => string): Looked {
  if (value > limits.degraded) return { state: 'ok', value, reason: null };
  return { state: value > limits.failed ? 'degraded' : 'failed', value, reason: say(value) };
}

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${(bytes / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
