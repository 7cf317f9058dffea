import type { AccountId } from '@rec-io/domain/account-right';
import type { AuditEntry, AuditFilter, AuditRow } from '@rec-io/domain/audit-entry';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AuditStore } from './ports.ts';

const USER_AGENT_MAX = 256;
const PAGE_ROWS = 500;

/** Who, where nobody is signed in yet. */
export type Tried = { readonly userNo: string | null; readonly login: string };

/** Writes down what people do, on the account that they work on; where that is none, on the trader's. */
export class Audit {
  readonly #store: AuditStore;
  readonly #traders: AccountId;
  readonly #log: Logger;

  constructor(store: AuditStore, traders: AccountId, log: Logger) {
    this.#store = store;
    this.#traders = traders;
    this.#log = log;
  }

  /** What was done stays done where it cannot be written down; the log says so. */
  async write(
    request: FastifyRequest,
    action: string,
    detail: AuditEntry['detail'] = {},
    tried?: Tried,
  ): Promise<void> {
    const { session, ip, headers } = request;
    const { ownerNo, account } = session?.reach ?? this.#traders;
    const via = session === null || session.scope === null ? 'page' : 'key';
    const { userNo, login } = tried ?? session ?? { userNo: null, login: '' };
    const userAgent = (headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX);
    const entry = {
      ownerNo,
      account,
      userNo,
      login,
      via,
      action,
      detail,
      address: ip,
      userAgent,
    } as const;
    await this.#store.write(entry).catch((error: unknown) => {
      this.#log.error({ action, userNo, reason: String(error) }, 'not written into the audit');
    });
  }

  read(account: AccountId, before: number | null, limit: number, filter: AuditFilter) {
    return this.#store.read(account, before, limit, filter);
  }

  /** All that is meant, newest first, page by page. */
  async *all(account: AccountId, filter: AuditFilter): AsyncGenerator<readonly AuditRow[]> {
    let before: number | null = null;
    do {
      const rows: readonly AuditRow[] = await this.read(account, before, PAGE_ROWS, filter);
      yield rows;
      before = rows.length < PAGE_ROWS ? null : (rows.at(-1)?.seq ?? null);
    } while (before !== null);
  }
}
