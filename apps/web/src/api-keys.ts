import { createHash, randomBytes } from 'node:crypto';
import type { AccountId } from '@rec-io/domain/account-right';
import type { ApiKey, KeyScope } from '@rec-io/domain/sign-in-means';
import type { ApiKeyStore, Clock } from './ports.ts';
import type { Session } from './sessions.ts';

const KEY = /^recio_[A-Za-z0-9_-]{43}$/;
const TOUCH_MS = 60_000;
const DAY_MS = 86_400_000;
const TOUCHED_MAX = 1_000;

export type WantedKey = {
  readonly name: string;
  readonly scope: KeyScope;
  readonly account: AccountId;
  /** After so many it ends by itself; null: never. */
  readonly days: number | null;
};

/** What programs of a person show in place of a session: `Authorization: Bearer recio_…`. */
export class ApiKeys {
  readonly #store: ApiKeyStore;
  readonly #clock: Clock;
  readonly #touchedAtMs = new Map<string, number>();

  constructor(store: ApiKeyStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Null for one that is unknown, revoked or expired. */
  async find(key: string): Promise<Session | null> {
    const found = KEY.test(key) ? await this.#store.find(hashOf(key)) : null;
    if (found === null) return null;
    const { id, userNo, login, scope, reach } = found;
    this.#touch(userNo, id);
    return { tokenHash: '', userNo, login, expiresAtMs: Number.POSITIVE_INFINITY, reach, scope };
  }

  /** @returns the key itself, which nobody can read again */
  async create(
    userNo: string,
    { name, scope, account, days }: WantedKey,
  ): Promise<ApiKey & { readonly key: string }> {
    const key = `recio_${randomBytes(32).toString('base64url')}`;
    const { ownerNo, account: of } = account;
    const made = await this.#store.create(userNo, {
      keyHash: hashOf(key),
      name,
      scope,
      ownerNo,
      account: of,
      expiresAtMs: days === null ? null : this.#clock.nowMs() + days * DAY_MS,
    });
    return { ...made, key };
  }

  list(userNo: string): Promise<readonly ApiKey[]> {
    return this.#store.list(userNo);
  }

  revoke(userNo: string, id: string): Promise<boolean> {
    return this.#store.revoke(userNo, id);
  }

  /** Not waited for: that it was used is news, no condition. */
  #touch(userNo: string, id: string): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs - (this.#touchedAtMs.get(id) ?? Number.NEGATIVE_INFINITY) < TOUCH_MS) return;
    if (this.#touchedAtMs.size >= TOUCHED_MAX) this.#touchedAtMs.clear();
    this.#touchedAtMs.set(id, nowMs);
    this.#store.touch(userNo, id).catch(() => this.#touchedAtMs.delete(id));
  }
}

/** The key in an Authorization header; null without one. Another scheme is a key that nobody knows. */
export const bearerOf = (header: string | undefined): string | null =>
  header === undefined ? null : header.replace(/^Bearer /i, '');

/** Plain SHA-256 is enough: a key is random and as long as the digest. */
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
