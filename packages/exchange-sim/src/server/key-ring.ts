import { createPublicKey, type KeyObject } from 'node:crypto';
import type { ApiKeyRecord, ApiScope } from '../account-settings.ts';
import type { Exchange } from '../exchange.ts';
import type { UsageLevel } from './usage-level.ts';

/** A key that the host gives to its server. */
export type ApiKey = {
  readonly keyId: string;
  /** RSA or Ed25519, SPKI. */
  readonly publicKeyPem: string;
  readonly account: string;
  /** Default: the key's id. */
  readonly name?: string;
  /** Default: read and write. */
  readonly scopes?: readonly ApiScope[];
  /** The only subaccount that the key may touch; default: all. */
  readonly subaccount?: number;
  /** Of its account; default: the server's. */
  readonly usageLevel?: UsageLevel;
};

/** Who signed. */
export type Caller = {
  readonly account: string;
  readonly keyId: string;
  readonly scopes: ReadonlySet<ApiScope>;
  /** The only subaccount that the key may touch; null: all. */
  readonly subaccount: number | null;
};
type Known = { readonly caller: Caller; readonly key: KeyObject; readonly record: ApiKeyRecord };

export const ALL_SCOPES: readonly ApiScope[] = ['read', 'write'];

/** The keys that open the exchange: the host's, and those that accounts made since. */
export class KeyRing {
  readonly #known = new Map<string, Known>();
  readonly #exchange: Exchange;

  constructor(keys: readonly ApiKey[], exchange: Exchange) {
    this.#exchange = exchange;
    for (const {
      keyId,
      account,
      publicKeyPem,
      name = keyId,
      scopes = ALL_SCOPES,
      subaccount = null,
    } of keys) {
      exchange.openAccount(account);
      const record = { keyId, name, publicKeyPem, scopes, subaccount };
      if (!exchange.account(account).settings.deletedKeys.has(keyId)) this.#hang(account, record);
    }
    for (const { name, settings } of exchange.accounts())
      for (const record of settings.keys.values()) this.#hang(name, record);
  }

  find(keyId: string): Known | undefined {
    return this.#known.get(keyId);
  }

  of(account: string): ApiKeyRecord[] {
    return [...this.#known.values()]
      .filter(({ caller }) => caller.account === account)
      .map(({ record }) => record);
  }

  /** @throws when the key cannot be read */
  add(account: string, record: ApiKeyRecord): void {
    this.#hang(account, record);
    this.#exchange.set(account, { kind: 'key', key: record });
  }

  /** False when the account has no such key. */
  delete(account: string, keyId: string): boolean {
    if (this.#known.get(keyId)?.caller.account !== account) return false;
    this.#exchange.set(account, { kind: 'key-deleted', keyId });
    this.#known.delete(keyId);
    return true;
  }

  #hang(account: string, record: ApiKeyRecord): void {
    const { keyId, publicKeyPem, scopes, subaccount } = record;
    const caller = { account, keyId, scopes: new Set(scopes), subaccount };
    this.#known.set(keyId, { caller, key: createPublicKey(publicKeyPem), record });
  }
}
