import type { Fill, Settlement } from '@rec-io/domain/order';
import type { ExchangeReading } from '@rec-io/domain/reconciliation/reading';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { ExchangeGateway } from './ports.ts';

/** What of the exchange a reconciliation reads. It sends nothing. */
export type AccountReads = Pick<
  ExchangeGateway,
  'balance' | 'positions' | 'orders' | 'fills' | 'settlements' | 'cashMovements'
>;

/** So often it is read again in one go while something happens. */
const ROUNDS = 3;
/** What happens while it is read is no older than this at its end. */
const RECENT_MS = 2 * MINUTE_MS;

/**
 * Reads the account as of one moment. What is held and the balance are of two moments unless nothing happened between, so the
 * facts are read before and after: what has come meanwhile makes it be read again, and shows as `moving` if it never stands still.
 * @param sinceMs exchange time from which facts may be missing in the ledger
 * @param onFillsAlone called with the fills where another part could not be read: what happened is true by itself
 * @throws when any part cannot be read completely: a part that failed is never taken for an empty one
 */
export async function readExchange(
  gateway: AccountReads,
  sinceMs: number,
  nowMs: number,
  onFillsAlone: (fills: readonly Fill[]) => void = () => undefined,
): Promise<ExchangeReading> {
  const fills = new Facts<Fill>(({ tradeId }) => tradeId);
  const settlements = new Facts<Settlement>(({ ticker }) => ticker);
  try {
    // Independent of each other, so at once: what moved between them is found afterwards.
    const [orders] = await allOf(
      gateway.orders(sinceMs),
      gateway.fills(sinceMs).then((rows) => fills.add(rows)),
      gateway.settlements(sinceMs).then((rows) => settlements.add(rows)),
    );
    const recentMs = Math.max(sinceMs, nowMs - RECENT_MS);
    for (let round = 1; ; round++) {
      const [positions, balanceE6] = await Promise.all([gateway.positions(), gateway.balance()]);
      // Both are taken in, whatever the first of them found.
      const moves = await allOf(
        gateway.fills(recentMs).then((rows) => fills.add(rows)),
        gateway.settlements(recentMs).then((rows) => settlements.add(rows)),
      );
      const moved = moves.some((news) => news);
      if (moved && round < ROUNDS) continue;
      return {
        ...{ orders, fills: fills.rows, settlements: settlements.rows, positions, balanceE6 },
        ...{ sinceMs, readAtMs: nowMs, moving: moved },
      };
    }
  } catch (error) {
    onFillsAlone(fills.rows);
    throw error;
  }
}

/** Waits for all of them, also where one fails. @throws as the first that failed */
async function allOf<T extends readonly Promise<unknown>[]>(
  ...work: T
): Promise<{ readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work) as Promise<{ readonly [K in keyof T]: Awaited<T[K]> }>;
}

class Facts<T> {
  readonly #byId = new Map<string, T>();
  readonly #idOf: (row: T) => string;

  constructor(idOf: (row: T) => string) {
    this.#idOf = idOf;
  }

  get rows(): readonly T[] {
    return [...this.#byId.values()];
  }

  /** Whether one of these was not there. */
  add(rows: readonly T[]): boolean {
    const before = this.#byId.size;
    for (const row of rows) if (!this.#byId.has(this.#idOf(row))) this.#byId.set(this.#idOf(row), row);
    return this.#byId.size > before;
  }
}
