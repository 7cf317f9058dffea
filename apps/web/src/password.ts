import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for Argon2id: 19 MiB, 2 passes, 1 lane. Argon2id is the library's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The password as the user table keeps it: a PHC string with its own salt and cost. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** Whether this is the password; for whoever holds it anyway. */
export const isPassword = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, password);

/** Checks passwords so that an unknown login takes as long as a wrong password. */
export class PasswordCheck {
  readonly #decoyHash: string;

  private constructor(decoyHash: string) {
    this.#decoyHash = decoyHash;
  }

  static async create(): Promise<PasswordCheck> {
    return new PasswordCheck(await hashPassword(randomBytes(24).toString('base64')));
  }

  /** @param passwordHash null when the login is unknown or may not sign in; then the answer is always false. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    const matched = await verify(passwordHash ?? this.#decoyHash, password);
    return matched && passwordHash !== null;
  }
}
