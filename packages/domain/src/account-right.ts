/** What a person is on an account; each includes the ones before it. */
export const ACCOUNT_ROLES = ['viewer', 'trader', 'owner'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** What may be wanted of whoever asks: to see; to buy, sell, protect and stop; to arm, set limits and give rights. */
export const ACCOUNT_RIGHTS = ['view', 'trade', 'own'] as const;
export type AccountRight = (typeof ACCOUNT_RIGHTS)[number];

/** An account: the rows of its owner number under one name. */
export type AccountId = { readonly ownerNo: string; readonly account: string };

export const isSameAccount = (a: AccountId, b: AccountId): boolean =>
  a.ownerNo === b.ownerNo && a.account === b.account;

/** @param role null: none on this account */
export const mayDo = (role: AccountRole | null, right: AccountRight): boolean =>
  role !== null && ACCOUNT_ROLES.indexOf(role) >= ACCOUNT_RIGHTS.indexOf(right);

/** Who has at least this right. */
export const roleFor = (right: AccountRight): AccountRole =>
  ACCOUNT_ROLES[ACCOUNT_RIGHTS.indexOf(right)] ?? 'owner';

/** The account that somebody works on, or may work on, and what they are there. */
export type Reach = AccountId & { readonly role: AccountRole };

/** Somebody with a right on an account. */
export type AccountPerson = {
  readonly userNo: string;
  readonly login: string;
  readonly role: AccountRole;
  readonly grantedBy: string;
  readonly grantedAtMs: number;
  /** False for who was switched off. */
  readonly isActive: boolean;
};

/** What became of a right that was given or taken away. `last-owner`: nobody would own the account any more. */
export type Granted = 'done' | 'unknown' | 'last-owner';
