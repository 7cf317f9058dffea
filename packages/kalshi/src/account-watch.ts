import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import type { EngineLog, Timers } from '@rec-io/engine/ports';
import { Coalesced } from './coalesced.ts';
import { MissingSince } from './missing-since.ts';
import { collected, type Reads } from './reads.ts';

export type AccountWatchOptions = {
  readonly reads: Reads;
  readonly timers: Timers;
  readonly log: EngineLog;
  readonly emit: (event: ExchangeEvent) => void;
  /** Exchange time of the newest message; null before the first. */
  readonly exchangeNowMs: () => number | null;
};

/** Settlements may appear this much after the message that announces them; so long they are looked for. */
const SETTLEMENT_LOOKS_MS = [0, 2_000, 10_000];
/** How far back a look for settlements goes when no connection was lost. */
const SETTLEMENT_BACK_MS = 2 * HOUR_MS;
/** Reads after a lost connection start this much before it, for a read side that lags. */
const MARGIN_MS = MINUTE_MS;

/** What of the account no message tells: payouts, the balance, and the fills of the time without a connection. */
export class AccountWatch {
  readonly #options: AccountWatchOptions;
  readonly #settlements: Coalesced;
  readonly #balance: Coalesced;
  readonly #fills: Coalesced;
  /** Settlements told, by ticker, with their time. */
  readonly #told = new Map<string, number>();
  readonly #cancelLooks = new Set<() => void>();
  readonly #missingFills = new MissingSince();
  readonly #missingSettlements = new MissingSince();

  constructor(options: AccountWatchOptions) {
    const { timers, log } = options;
    this.#options = options;
    this.#settlements = new Coalesced('reading settlements', () => this.#readSettlements(), timers, log);
    this.#balance = new Coalesced('reading the balance', () => this.#readBalance(), timers, log);
    this.#fills = new Coalesced('reading fills', () => this.#readFills(), timers, log);
  }

  /** The account's cash may have changed. */
  changed(): void {
    this.#balance.ask();
  }

  /** A market has paid. */
  settled(): void {
    for (const cancel of this.#cancelLooks) cancel();
    this.#cancelLooks.clear();
    for (const delayMs of SETTLEMENT_LOOKS_MS) {
      if (delayMs === 0) this.#settlements.ask();
      else this.#cancelLooks.add(this.#options.timers.after(delayMs, () => this.#settlements.ask()));
    }
  }

  /** The connection is there again; what happened since `lostAtMs` (exchange time) came over no socket. */
  catchUp(lostAtMs: number): void {
    this.#missingFills.mark(lostAtMs - MARGIN_MS);
    this.#missingSettlements.mark(lostAtMs - MARGIN_MS);
    this.#fills.ask();
    this.settled();
  }

  async stop(): Promise<void> {
    for (const cancel of this.#cancelLooks) cancel();
    await Promise.all([this.#settlements.stop(), this.#balance.stop(), this.#fills.stop()]);
  }

  async #readFills(): Promise<void> {
    const { reads } = this.#options;
    const fills = await this.#missingFills.read((sinceMs) =>
      Number.isFinite(sinceMs) ? collected(reads.fills(sinceMs)) : Promise.resolve([]),
    );
    fills.sort((a, b) => a.timeMs - b.timeMs);
    for (const fill of fills) this.#options.emit({ kind: 'fill', fill });
  }

  async #readSettlements(): Promise<void> {
    const nowMs = this.#options.exchangeNowMs();
    if (nowMs === null) return;
    const { reads } = this.#options;
    const recentMs = nowMs - SETTLEMENT_BACK_MS;
    for (const [ticker, timeMs] of this.#told) if (timeMs < recentMs) this.#told.delete(ticker);
    const settlements = await this.#missingSettlements.read((sinceMs) =>
      collected(reads.settlements(Math.min(sinceMs, recentMs))),
    );
    settlements.sort((a, b) => a.timeMs - b.timeMs);
    for (const settlement of settlements) {
      if (this.#told.has(settlement.ticker)) continue;
      this.#told.set(settlement.ticker, settlement.timeMs);
      this.#options.emit({ kind: 'settlement', settlement });
    }
    this.changed();
  }

  async #readBalance(): Promise<void> {
    this.#options.emit({ kind: 'balance', balanceE6: await this.#options.reads.balance() });
  }
}
