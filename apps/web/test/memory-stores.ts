import { hashPassword } from '../src/password.ts';
import type { SessionStore, UserStore } from '../src/ports.ts';

type Row = Parameters<SessionStore['create']>[0];
type User = NonNullable<Awaited<ReturnType<UserStore['findByLogin']>>>;

export class MemoryUsers implements UserStore {
  readonly users: User[];
  readonly logins: { userNo: string; atMs: number }[] = [];

  constructor(users: User[]) {
    this.users = users;
  }

  /** One active user `owner` and one who may not sign in, `former`; both with this password. */
  static async withPassword(password: string): Promise<MemoryUsers> {
    const passwordHash = await hashPassword(password);
    return new MemoryUsers([
      { userNo: '0001', login: 'owner', passwordHash, isActive: true },
      { userNo: '0002', login: 'former', passwordHash, isActive: false },
    ]);
  }

  async findByLogin(login: string): Promise<User | null> {
    return this.users.find((user) => user.login === login) ?? null;
  }

  async recordLogin(userNo: string, atMs: number): Promise<void> {
    this.logins.push({ userNo, atMs });
  }
}

export class MemorySessions implements SessionStore {
  readonly rows = new Map<string, Row>();
  /** While true, every call fails as it does when the database is away. */
  isDown = false;

  async create(session: Row): Promise<void> {
    this.#reach();
    this.rows.set(session.tokenHash, session);
  }

  async find(tokenHash: string) {
    this.#reach();
    const row = this.rows.get(tokenHash);
    return row ? { userNo: row.userNo, login: 'owner', expiresAtMs: row.expiresAtMs } : null;
  }

  async remove(tokenHash: string): Promise<void> {
    this.#reach();
    this.rows.delete(tokenHash);
  }

  async removeExpired(nowMs: number): Promise<void> {
    this.#reach();
    for (const [hash, row] of this.rows) if (row.expiresAtMs <= nowMs) this.rows.delete(hash);
  }

  #reach(): void {
    if (this.isDown) throw new Error('connection refused');
  }
}
