import type { Clock } from './ports.ts';

const WINDOW_MS = 60_000;
/** Failures a minute that one login may have from one address. */
export const LOGIN_FAILURES_MAX = 5;
/** Failures a minute of one address over all logins: whoever tries names is slowed, too. */
export const ADDRESS_FAILURES_MAX = 30;
/** Above this many keys the oldest is forgotten: a flood of made-up logins must not fill the memory. */
const KEYS_MAX = 10_000;

/** What is allowed within a window. */
export type Allowance = {
  readonly windowMs: number;
  readonly loginMax: number;
  readonly addressMax: number;
};

const OF_PASSWORDS: Allowance = {
  windowMs: WINDOW_MS,
  loginMax: LOGIN_FAILURES_MAX,
  addressMax: ADDRESS_FAILURES_MAX,
};

/** Counts failed sign-ins in a sliding window, a minute for passwords. A success does not wipe the count of its address. */
export class SignInThrottle {
  readonly #clock: Clock;
  readonly #allowance: Allowance;
  readonly #failures = new Map<string, number[]>();

  constructor(clock: Clock, allowance: Allowance = OF_PASSWORDS) {
    this.#clock = clock;
    this.#allowance = allowance;
  }

  /** Seconds until the next attempt is allowed, at least 1; null when it is allowed now. */
  waitSeconds(address: string, login: string): number | null {
    const { loginMax, addressMax } = this.#allowance;
    const waitMs = Math.max(
      this.#waitMs(loginKey(address, login), loginMax),
      this.#waitMs(addressKey(address), addressMax),
    );
    return waitMs > 0 ? Math.ceil(waitMs / 1000) : null;
  }

  /** To be called before the password is checked; a right one is taken back by `recordSuccess`. */
  recordAttempt(address: string, login: string): void {
    for (const key of [loginKey(address, login), addressKey(address)]) {
      const times = this.#recent(key);
      times.push(this.#clock.nowMs());
      // Put again, so that the map stays in order of the last failure.
      this.#failures.delete(key);
      this.#failures.set(key, times);
    }
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= KEYS_MAX) break;
      this.#failures.delete(oldest);
    }
  }

  /** Takes back the attempt that turned out to be right. */
  recordSuccess(address: string, login: string): void {
    this.#failures.delete(loginKey(address, login));
    this.#failures.get(addressKey(address))?.pop();
  }

  #waitMs(key: string, failuresMax: number): number {
    const times = this.#recent(key);
    const decisive = times[times.length - failuresMax];
    return decisive === undefined ? 0 : decisive + this.#allowance.windowMs - this.#clock.nowMs();
  }

  #recent(key: string): number[] {
    const sinceMs = this.#clock.nowMs() - this.#allowance.windowMs;
    return (this.#failures.get(key) ?? []).filter((timeMs) => timeMs > sinceMs);
  }
}

const addressKey = (address: string): string => `a ${address}`;
const loginKey = (address: string, login: string): string => `l ${address} ${login.toLowerCase()}`;
