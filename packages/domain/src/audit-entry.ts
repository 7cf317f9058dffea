import type { AccountId } from './account-right.ts';

/** Something that somebody did or tried. */
export type AuditEntry = AccountId & {
  /** Null where nobody is known by that login. */
  readonly userNo: string | null;
  readonly login: string;
  /** Through the page, with an API key, on the machine itself, or by the monitor without anybody. */
  readonly via: 'page' | 'key' | 'command' | 'monitor';
  /** Stable word: `session.opened`, `right.granted`. */
  readonly action: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  /** From where; empty on the machine itself. */
  readonly address: string;
  readonly userAgent: string;
};

export type AuditRow = Omit<AuditEntry, 'ownerNo' | 'account'> & {
  /** Grows with every entry; the newest is the highest. */
  readonly seq: number;
  readonly timeMs: number;
};

/** Which entries are meant. Null leaves nothing out. */
export type AuditFilter = {
  /** Only what this person did. */
  readonly userNo: string | null;
  readonly login: string | null;
  /** An action, `session.opened`, or all of its kind, `session`. */
  readonly what: string | null;
  readonly via: AuditEntry['via'] | null;
  /** Days of `zone` as `2026-03-01`, both included. */
  readonly from: string | null;
  readonly to: string | null;
  readonly zone: string;
};

export const WHOLE_AUDIT: AuditFilter = {
  ...{ userNo: null, login: null, what: null, via: null, from: null, to: null },
  zone: 'UTC',
};
