import type { PasswordCheck } from './password.ts';
import type { Clock, SessionStore, UserStore } from './ports.ts';
import { hashSessionToken, isSessionToken, newSessionToken, SESSION_MS } from './session-token.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';
import { WebError } from './web-error.ts';

/** Who is asking, as long as their session lasts. */
export type Session = {
  readonly tokenHash: string;
  readonly userNo: string;
  readonly login: string;
  readonly expiresAtMs: number;
};

export type SignIn = {
  readonly login: string;
  readonly password: string;
  readonly address: string;
  readonly userAgent: string;
};

/** Signing in and out. Everything else asks `find`. */
export class Sessions {
  readonly #users: UserStore;
  readonly #store: SessionStore;
  readonly #passwords: PasswordCheck;
  readonly #throttle: SignInThrottle;
  readonly #clock: Clock;

  constructor(
    users: UserStore,
    store: SessionStore,
    passwords: PasswordCheck,
    throttle: SignInThrottle,
    clock: Clock,
  ) {
    this.#users = users;
    this.#store = store;
    this.#passwords = passwords;
    this.#throttle = throttle;
    this.#clock = clock;
  }

  /** @throws WebError when the login or password is wrong, or after too many failures. */
  async signIn({ login, password, address, userAgent }: SignIn): Promise<Session & { token: string }> {
    const user = await this.#users.findByLogin(login);
    // Looked at and counted in one go, so that attempts side by side cannot slip through together.
    const waitSeconds = this.#throttle.waitSeconds(address, login);
    if (waitSeconds !== null) throw new WebError('web.too_many_failures', waitSeconds);
    this.#throttle.recordAttempt(address, login);

    const matched = await this.#passwords.matches(user?.isActive ? user.passwordHash : null, password);
    if (!user || !matched) throw new WebError('web.wrong_credentials');
    this.#throttle.recordSuccess(address, login);

    const token = newSessionToken();
    const tokenHash = hashSessionToken(token);
    const createdAtMs = this.#clock.nowMs();
    const expiresAtMs = createdAtMs + SESSION_MS;
    const { userNo } = user;
    await this.#store.create({
      tokenHash,
      userNo,
      createdAtMs,
      expiresAtMs,
      userAgent: userAgent.slice(0, 256),
    });
    await this.#users.recordLogin(userNo, createdAtMs);
    return { token, tokenHash, userNo, login: user.login, expiresAtMs };
  }

  /** The session of a token; null when there is none or it has ended. */
  async find(token: string | null): Promise<Session | null> {
    return token === null || !isSessionToken(token) ? null : this.#findByHash(hashSessionToken(token));
  }

  async isAlive(session: Session): Promise<boolean> {
    return (await this.#findByHash(session.tokenHash)) !== null;
  }

  signOut(session: Session): Promise<void> {
    return this.#store.remove(session.tokenHash);
  }

  removeExpired(): Promise<void> {
    return this.#store.removeExpired(this.#clock.nowMs());
  }

  async #findByHash(tokenHash: string): Promise<Session | null> {
    const found = await this.#store.find(tokenHash);
    return found !== null && found.expiresAtMs > this.#clock.nowMs() ? { tokenHash, ...found } : null;
  }
}
