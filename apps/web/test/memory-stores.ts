import {
  type AccountId,
  type AccountPerson,
  type AccountRole,
  type Granted,
  isSameAccount,
  type Reach,
} from '@rec-io/domain/account-right';
import type { AuditEntry, AuditFilter, AuditRow } from '@rec-io/domain/audit-entry';
import type { TradeOfMonitor } from '@rec-io/domain/monitor-change';
import type { MonitorSettings, OwnerDefaults } from '@rec-io/domain/monitor-settings';
import { hashPassword } from '../src/password.ts';
import type {
  AuditStore,
  MonitorStore,
  PushDeviceStore,
  RightStore,
  SessionStore,
  UserStore,
} from '../src/ports.ts';

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

  async changePassword(): Promise<readonly string[]> {
    throw new Error('passwords are changed on a real database');
  }
}

/** The account that the trader of the tests trades. */
export const TRADERS = { ownerNo: '0001', account: 'main' } as const;

/** Sessions of `owner`, who owns the trader's account until a test says otherwise. */
export class MemorySessions implements SessionStore {
  readonly rows = new Map<string, Row>();
  reach: Reach | null = { ...TRADERS, role: 'owner' };
  /** While true, every call fails as it does when the database is away. */
  isDown = false;

  async create(session: Row): Promise<void> {
    this.#reach();
    this.rows.set(session.tokenHash, session);
  }

  async find(tokenHash: string) {
    this.#reach();
    const row = this.rows.get(tokenHash);
    return row
      ? { userNo: row.userNo, login: 'owner', expiresAtMs: row.expiresAtMs, reach: this.reach }
      : null;
  }

  async choose(_tokenHash: string, account: AccountId): Promise<void> {
    this.#reach();
    if (this.reach !== null) this.reach = { ...this.reach, ...account };
  }

  async touch(): Promise<void> {
    this.#reach();
  }

  async list(): Promise<never> {
    throw new Error('sessions are listed on a real database');
  }

  async end(): Promise<never> {
    throw new Error('sessions are ended on a real database');
  }

  async endOthers(): Promise<never> {
    throw new Error('sessions are ended on a real database');
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

export class MemoryAudit implements AuditStore {
  readonly entries: AuditEntry[] = [];

  async write(entry: AuditEntry): Promise<void> {
    this.entries.push(entry);
  }

  /** Of a filter, whose entries: all of it is proven on a real database. */
  async read(
    account: AccountId,
    before: number | null,
    limit: number,
    { userNo }: AuditFilter,
  ): Promise<readonly AuditRow[]> {
    return this.entries
      .map((entry, at) => ({ ...entry, seq: at + 1, timeMs: 0 }))
      .filter((row) => isSameAccount(row, account) && (before === null || row.seq < before))
      .filter((row) => userNo === null || row.userNo === userNo)
      .map(({ ownerNo: _, account: __, ...row }) => row)
      .reverse()
      .slice(0, limit);
  }
}

export class MemoryRights implements RightStore {
  readonly roles = new Map<string, AccountRole>([['owner', 'owner']]);

  async reachable(): Promise<readonly Reach[]> {
    return [{ ...TRADERS, role: 'owner' }];
  }

  async people(): Promise<readonly AccountPerson[]> {
    return [...this.roles].map(([login, role]) => ({
      ...{ login, role, userNo: '0001', grantedBy: 'test', grantedAtMs: 0, isActive: true },
    }));
  }

  async grant(_account: AccountId, login: string, role: AccountRole): Promise<Granted> {
    this.roles.set(login, role);
    return 'done';
  }

  async revoke(_account: AccountId, login: string): Promise<Granted> {
    return this.roles.delete(login) ? 'done' : 'unknown';
  }
}

/** Settings as a new owner has them, of which nothing is changed; and no monitors. */
export class MemoryMonitors implements MonitorStore {
  async read(): Promise<readonly MonitorSettings[]> {
    return [];
  }

  async defaults(): Promise<OwnerDefaults> {
    return {
      auto: {
        ...{ autoEntry: true, autoEntryMode: 'simulated', autoStop: false },
        ...{ minProbability: 95, minDifferential: 0.25, minTime: 120, maxTime: 900, allowReEntry: false },
        ...{ spikeAlertEnabled: true, spikeAlertMomentumThreshold: 36, spikeAlertCooldownThreshold: 30 },
        ...{ spikeAlertCooldownMinutes: 15, currentProbability: 40, minTtcSeconds: 60 },
        ...{ momentumSpikeEnabled: true, momentumSpikeThreshold: 36 },
        ...{ verificationPeriodEnabled: false, verificationPeriodSeconds: 15 },
      },
      preferences: { tradeStrategy: 'Hourly HTC', positionSize: 1, multiplier: 1 },
    };
  }

  async held(): Promise<readonly TradeOfMonitor[]> {
    return [];
  }

  async changeDefaults(): Promise<never> {
    throw new Error('settings are changed on a real database');
  }

  async add(): Promise<never> {
    throw new Error('monitors are made on a real database');
  }

  async change(): Promise<never> {
    throw new Error('monitors are changed on a real database');
  }

  async remove(): Promise<never> {
    throw new Error('monitors are removed on a real database');
  }
}

/** Nobody is told anything while no page is open. */
export class NoPushDevices implements PushDeviceStore {
  async list(): Promise<readonly []> {
    return [];
  }

  async ofAccount(): Promise<readonly []> {
    return [];
  }

  async find(): Promise<null> {
    return null;
  }

  async remove(): Promise<boolean> {
    return false;
  }

  async removeOthers(): Promise<number> {
    return 0;
  }

  async keep(): Promise<never> {
    throw new Error('devices are kept on a real database');
  }

  async taken(): Promise<never> {
    throw new Error('devices are told on a real database');
  }

  async failed(): Promise<never> {
    throw new Error('devices are told on a real database');
  }
}
