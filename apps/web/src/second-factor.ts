import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import type { Clock, SecondFactorStore } from './ports.ts';
import { SignInThrottle } from './sign-in-throttle.ts';
import { WebError } from './web-error.ts';

const STEP_MS = 30_000;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** Whoever knows the password may guess so often: three codes of a million hold at a time. */
const GUESSES = { windowMs: 15 * 60_000, loginMax: 5, addressMax: 5 };

/** 80 random bits: too many to try, so that a plain digest keeps them. */
const RECOVERY_BYTES = 10;
const RECOVERY_CODE = /^[A-Z2-7]{16}$/;

export type Enrolment = {
  readonly secret: string;
  /** For the device that shows codes: `otpauth://…`. */
  readonly uri: string;
  /** The same as a picture. */
  readonly svg: string;
};

/** Time-based codes (RFC 6238), and codes for when the device with them is lost: each lets in once. */
export class SecondFactor {
  readonly #store: SecondFactorStore;
  readonly #guesses: SignInThrottle;
  readonly #clock: Clock;

  constructor(store: SecondFactorStore, clock: Clock) {
    this.#store = store;
    this.#guesses = new SignInThrottle(clock, GUESSES);
    this.#clock = clock;
  }

  async state(userNo: string): Promise<{ isOn: boolean; recoveryCodesLeft: number }> {
    const isOn = (await this.#store.read(userNo))?.isConfirmed ?? false;
    return { isOn, recoveryCodesLeft: isOn ? await this.#store.recoveryCodesLeft(userNo) : 0 };
  }

  /**
   * Lets through whoever has none, or gives a code that holds.
   * @throws WebError `web.code_required`, `web.wrong_code`, `web.too_many_failures`
   */
  async require(userNo: string, code: string | undefined): Promise<void> {
    const factor = await this.#store.read(userNo);
    if (factor === null || !factor.isConfirmed) return;
    if (code === undefined) throw new WebError('web.code_required');
    await this.#guessed(
      userNo,
      async () => (await this.#usesStep(userNo, factor.secret, code)) || this.#recovers(userNo, code),
    );
  }

  /** Begins with a new secret; sign-in asks for codes only once one was confirmed. @throws WebError `web.second_factor_on` */
  async begin(userNo: string, login: string): Promise<Enrolment> {
    const secret = new Secret({ size: SECRET_BYTES });
    if (!(await this.#store.begin(userNo, secret.base32))) throw new WebError('web.second_factor_on');
    const uri = totp(secret.base32, login).toString();
    return { secret: secret.base32, uri, svg: renderSVG(uri) };
  }

  /** @returns the recovery codes, which nobody can read again. @throws WebError `web.wrong_code`, `web.second_factor_on` */
  async confirm(userNo: string, code: string): Promise<readonly string[]> {
    const factor = await this.#store.read(userNo);
    if (factor?.isConfirmed) throw new WebError('web.second_factor_on');
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await this.#guessed(userNo, async () => {
      const step = this.#stepOf(factor?.secret ?? null, code);
      return step !== null && this.#store.confirm(userNo, step, codes.map(recoveryHash));
    });
    return codes;
  }

  /** @returns false where there was none */
  remove(userNo: string): Promise<boolean> {
    return this.#store.remove(userNo);
  }

  async #guessed(userNo: string, isRight: () => Promise<boolean>): Promise<void> {
    const retryAfterSeconds = this.#guesses.waitSeconds(userNo, userNo);
    if (retryAfterSeconds !== null) throw new WebError('web.too_many_failures', { retryAfterSeconds });
    // Counted before it is looked at, so that guesses side by side cannot slip through together.
    this.#guesses.recordAttempt(userNo, userNo);
    if (!(await isRight())) throw new WebError('web.wrong_code');
    this.#guesses.recordSuccess(userNo, userNo);
  }

  async #usesStep(userNo: string, secret: string | null, code: string): Promise<boolean> {
    const step = this.#stepOf(secret, code);
    return step !== null && this.#store.useStep(userNo, step);
  }

  async #recovers(userNo: string, code: string): Promise<boolean> {
    const plain = code.replaceAll(/[\s-]/g, '').toUpperCase();
    return RECOVERY_CODE.test(plain) && this.#store.useRecoveryCode(userNo, recoveryHash(plain));
  }

  /** The step whose code this is: the present one, or one beside it, for clocks differ. */
  #stepOf(secret: string | null, code: string): number | null {
    if (secret === null) return null;
    const token = code.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return null;
    const timestamp = this.#clock.nowMs();
    const delta = totp(secret, '').validate({ token, window: 1, timestamp });
    return delta === null ? null : Math.floor(timestamp / STEP_MS) + delta;
  }
}

const totp = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'REC.IO', label, secret: Secret.fromBase32(secret) });

/** As people copy it: four groups of four. */
function newRecoveryCode(): string {
  const { base32 } = new Secret({ buffer: Uint8Array.from(randomBytes(RECOVERY_BYTES)).buffer });
  return base32.replaceAll(/(.{4})(?=.)/g, '$1-');
}

const recoveryHash = (code: string): string =>
  createHash('sha256').update(code.replaceAll('-', '')).digest('hex');
