import type { AccountId } from './account-right.ts';

/** Something that somebody did or tried. */
export type AuditEntry = AccountId & {
  /** Null where nobody is known by that login. */
  readonly userNo: string | null;
  readonly login: string;
  /** Through the page, with an API key, or on the machine itself. */
  readonly via: 'page' | 'key' | 'command';
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
