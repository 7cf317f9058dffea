/** What web needs of the outside world. `packages/database` implements the stores on PostgreSQL. */

export interface UserStore {
  findByLogin(
    login: string,
  ): Promise<{ userNo: string; login: string; passwordHash: string; isActive: boolean } | null>;
  recordLogin(userNo: string, atMs: number): Promise<void>;
}

/** Sessions by the SHA-256 of their token: whoever reads the table cannot sign in with it. */
export interface SessionStore {
  create(session: {
    tokenHash: string;
    userNo: string;
    createdAtMs: number;
    expiresAtMs: number;
    userAgent: string;
  }): Promise<void>;
  find(tokenHash: string): Promise<{ userNo: string; login: string; expiresAtMs: number } | null>;
  remove(tokenHash: string): Promise<void>;
  removeExpired(nowMs: number): Promise<void>;
}

export interface Clock {
  /** Wall time in UTC milliseconds. */
  nowMs(): number;
}
