import type { AccountId, Reach } from './account-right.ts';

/** A session as its owner sees it. */
export type OpenSession = {
  readonly id: string;
  readonly userAgent: string;
  /** From which it was opened; '' where that was not written down. */
  readonly address: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** At most a minute behind; null while it was not seen again. */
  readonly lastSeenAtMs: number | null;
  /** The one that asks. */
  readonly isThis: boolean;
};

/** What an API key may do at most; its person's right on the account is the other bound. */
export const KEY_SCOPES = ['view', 'trade'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

export type NewApiKey = AccountId & {
  readonly keyHash: string;
  readonly name: string;
  readonly scope: KeyScope;
  /** Null: it holds until it is revoked. */
  readonly expiresAtMs: number | null;
};

export type ApiKey = AccountId & {
  readonly id: string;
  readonly name: string;
  readonly scope: KeyScope;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
};

/** Whose key it is. */
export type KeyHolder = {
  readonly id: string;
  readonly userNo: string;
  readonly login: string;
  readonly scope: KeyScope;
  /** Null where the person has no right on its account any more. */
  readonly reach: Reach | null;
};

/** A second factor as it is kept; `secret` is null where it cannot be opened: no code of the device holds then. */
export type SecondFactor = { readonly secret: string | null; readonly isConfirmed: boolean };

/** A passkey as its owner sees it. */
export type Passkey = {
  readonly id: string;
  readonly name: string;
  /** For which it was made: it works under no other. */
  readonly hostName: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
};

export type NewPasskey = {
  /** As the device calls it, base64url. */
  readonly credentialId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly hostName: string;
  readonly name: string;
};

/** Whose passkey it is, and what proves it. */
export type PasskeyHolder = Pick<NewPasskey, 'publicKey' | 'counter' | 'hostName'> & {
  readonly id: string;
  readonly userNo: string;
  readonly login: string;
};
