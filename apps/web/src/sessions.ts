import { type AccountId, isSameAccount, type Reach } from '@rec-io/domain/account-right';
import type { KeyScope, OpenSession } from '@rec-io/domain/sign-in-means';
import { hashPassword, type PasswordCheck } from './password.ts';
import type { Clock, SessionStore, UserStore } from './ports.ts';
import type { SecondFactor } from './second-factor.ts';
import { hashSessionToken, isSessionToken, newSessionToken, SESSION_MS } from './session-token.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';
import { WebError } from './web-error.ts';

/** Who is asking, as long as their session lasts. */
export type Session = {
  readonly tokenHash: string;
  readonly userNo: string;
  readonly login: string;
  readonly expiresAtMs: number;
  /** The account that they work on, and what they are there; null for who has a right on none. */
  readonly reach: Reach | null;
  /** Of whoever shows an API key: what it may do at most. Null for a session of the page. */
  readonly scope: KeyScope | null;
};

export type SignIn = {
  readonly login: string;
  readonly password: string;
  /** Of the second factor, or a recovery code. */
  readonly code: string | undefined;
  readonly address: string;
  readonly userAgent: string;
};

/** Sessions that were seen alive are remembered up to this many, for the time in which the database does not answer. */
const REMEMBERED_MAX = 1_000;
/** Whoever wants trading stopped waits no longer for the database. */
const STOPPING_WAIT_MS = 1_500;
const TOUCH_MS = 60_000;

/** Signing in and out. Everything else asks `find`. */
export class Sessions {
  readonly #users: UserStore;
  readonly #store: SessionStore;
  readonly #passwords: PasswordCheck;
  readonly #throttle: SignInThrottle;
  readonly #clock: Clock;
  /** As they were seen last, by the digest of their token; the oldest first. */
  readonly #seen = new Map<string, Session>();
  readonly #factor: SecondFactor;
  readonly #touchedAtMs = new Map<string, number>();

  constructor(
    users: UserStore,
    store: SessionStore,
    passwords: PasswordCheck,
    throttle: SignInThrottle,
    factor: SecondFactor,
    clock: Clock,
  ) {
    this.#factor = factor;
    this.#users = users;
    this.#store = store;
    this.#passwords = passwords;
    this.#throttle = throttle;
    this.#clock = clock;
  }

  /** @throws WebError when the login or password is wrong, or after too many failures. */
  async signIn({ login, password, code, address, userAgent }: SignIn): Promise<Session & { token: string }> {
    const user = await this.#users.findByLogin(login);
    // Looked at and counted in one go, so that attempts side by side cannot slip through together.
    const waitSeconds = this.#throttle.waitSeconds(address, login);
    if (waitSeconds !== null) throw new WebError('web.too_many_failures', { retryAfterSeconds: waitSeconds });
    this.#throttle.recordAttempt(address, login);

    const matched = await this.#passwords.matches(user?.isActive ? user.passwordHash : null, password);
    if (!user || !matched) throw new WebError('web.wrong_credentials');
    this.#throttle.recordSuccess(address, login);
    await this.#factor.require(user.userNo, code);
    return this.open(user, address, userAgent);
  }

  /** Opens a session for whoever has proved who they are. @throws WebError where they were switched off meanwhile */
  async open(
    { userNo }: { readonly userNo: string },
    address: string,
    userAgent: string,
  ): Promise<Session & { token: string }> {
    const token = newSessionToken();
    const tokenHash = hashSessionToken(token);
    const createdAtMs = this.#clock.nowMs();
    const expiresAtMs = createdAtMs + SESSION_MS;
    await this.#store.create({
      tokenHash,
      userNo,
      createdAtMs,
      expiresAtMs,
      userAgent: userAgent.slice(0, 256),
      address,
    });
    await this.#users.recordLogin(userNo, createdAtMs);
    const session = await this.#findByHash(tokenHash);
    if (session === null) throw new WebError('web.wrong_credentials');
    return { token, ...session };
  }

  /**
   * Asks whoever is signed in for the password once more, before something that cannot be taken back lightly.
   * @throws WebError when it is wrong, or after too many failures
   */
  async confirm({ login }: Session, password: string, address: string): Promise<void> {
    const user = await this.#users.findByLogin(login);
    const waitSeconds = this.#throttle.waitSeconds(address, login);
    if (waitSeconds !== null) throw new WebError('web.too_many_failures', { retryAfterSeconds: waitSeconds });
    this.#throttle.recordAttempt(address, login);
    const matched = await this.#passwords.matches(user?.isActive ? user.passwordHash : null, password);
    if (!matched) throw new WebError('web.wrong_credentials');
    this.#throttle.recordSuccess(address, login);
  }

  /** The session of a token; null when there is none or it has ended. */
  async find(token: string | null): Promise<Session | null> {
    return token === null || !isSessionToken(token) ? null : this.#findByHash(hashSessionToken(token));
  }

  /**
   * The same for what only makes trading stricter: while the database does not answer, whoever was seen signed in before still is.
   * @throws when the database does not answer and the session was never seen here
   */
  async findForStopping(token: string | null): Promise<Session | null> {
    if (token === null || !isSessionToken(token)) return null;
    const tokenHash = hashSessionToken(token);
    const seen = this.#seen.get(tokenHash);
    const found = this.#findByHash(tokenHash);
    if (seen === undefined || seen.expiresAtMs <= this.#clock.nowMs()) return found;
    const late = Promise.withResolvers<Session>();
    const timer = setTimeout(() => late.resolve(seen), STOPPING_WAIT_MS);
    return Promise.race([found.catch(() => seen), late.promise]).finally(() => clearTimeout(timer));
  }

  /** Whether it still is, and still on the account on which it was. */
  async isAlive({ tokenHash, reach }: Session): Promise<boolean> {
    const now = (await this.#findByHash(tokenHash))?.reach ?? null;
    return now !== null && reach !== null && isSameAccount(now, reach);
  }

  /** Looks at another account of theirs from now on. */
  async choose(session: Session, account: AccountId): Promise<Session> {
    await this.#store.choose(session.tokenHash, account);
    return (await this.#findByHash(session.tokenHash)) ?? session;
  }

  list({ userNo, tokenHash }: Session): Promise<readonly OpenSession[]> {
    return this.#store.list(userNo, tokenHash, this.#clock.nowMs());
  }

  /** Ends a session of the person's by its id. @returns the digests of those that ended: none where there is no such one */
  async end({ userNo }: Session, id: string): Promise<readonly string[]> {
    return this.#forget(await this.#store.end(userNo, id));
  }

  async endOthers({ userNo, tokenHash }: Session): Promise<readonly string[]> {
    return this.#forget(await this.#store.endOthers(userNo, tokenHash));
  }

  /** Changes the password of whoever has given the old one, and ends all their other sessions. */
  async changePassword({ userNo, tokenHash }: Session, password: string): Promise<readonly string[]> {
    return this.#forget(await this.#users.changePassword(userNo, await hashPassword(password), tokenHash));
  }

  #forget(ended: readonly string[]): readonly string[] {
    for (const tokenHash of ended) this.#seen.delete(tokenHash);
    return ended;
  }

  signOut(session: Session): Promise<void> {
    this.#seen.delete(session.tokenHash);
    return this.#store.remove(session.tokenHash);
  }

  removeExpired(): Promise<void> {
    return this.#store.removeExpired(this.#clock.nowMs());
  }

  async #findByHash(tokenHash: string): Promise<Session | null> {
    const found = await this.#store.find(tokenHash);
    if (found === null || found.expiresAtMs <= this.#clock.nowMs()) {
      this.#seen.delete(tokenHash);
      return null;
    }
    const session = { tokenHash, ...found, scope: null };
    this.#touch(tokenHash);
    this.#remember(session);
    return session;
  }

  /** Not waited for: that it was seen is news, no condition. */
  #touch(tokenHash: string): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs - (this.#touchedAtMs.get(tokenHash) ?? Number.NEGATIVE_INFINITY) < TOUCH_MS) return;
    if (this.#touchedAtMs.size >= REMEMBERED_MAX) this.#touchedAtMs.clear();
    this.#touchedAtMs.set(tokenHash, nowMs);
    this.#store.touch(tokenHash, nowMs).catch(() => this.#touchedAtMs.delete(tokenHash));
  }

  #remember(session: Session): void {
    this.#seen.delete(session.tokenHash);
    this.#seen.set(session.tokenHash, session);
    if (this.#seen.size <= REMEMBERED_MAX) return;
    for (const oldest of this.#seen.keys()) {
      this.#seen.delete(oldest);
      return;
    }
  }
}
