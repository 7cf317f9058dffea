import { exposureOf } from '@rec-io/domain/exposure';
import type { GateFacts } from '@rec-io/domain/gate';
import type { Intent, LedgerEntry, Mode } from '@rec-io/domain/ledger';
import { LossWindows } from '@rec-io/domain/loss-windows';
import { OrderRate } from '@rec-io/domain/order-rate';
import type { Trade } from '@rec-io/domain/trade';
import { initialState, TradingStateFold } from '@rec-io/domain/trading-state-fold';
import type { Facts } from './facts.ts';

type OfAccount = 'state' | 'isDecided' | 'openTrades' | 'exposureE6' | 'freeE6' | 'losses' | 'ordersLastHour';

/** What the gate and the breakers have to know of the account, kept up entry by entry. */
export class AccountRisk {
  readonly control: TradingStateFold;
  readonly #losses = new LossWindows();
  readonly #rate = new OrderRate();

  constructor(mode: Mode) {
    this.control = new TradingStateFold(initialState(mode));
  }

  applied(entry: LedgerEntry, changed: readonly Trade[]): void {
    this.control.apply(entry);
    if (entry.kind === 'intent' && entry.intent.action === 'entry') this.#rate.decided(entry.intent.timeMs);
    for (const { id, status, closedAtMs, pnlE6 } of changed)
      if (status === 'closed' && closedAtMs !== null && pnlE6 !== null)
        this.#losses.ended(id, closedAtMs, pnlE6);
  }

  losses(nowMs: number) {
    return this.#losses.at(nowMs, this.control.armedAtMs);
  }

  ordersLastHour(nowMs: number): number {
    return this.#rate.lastHour(nowMs);
  }

  facts({ clientOrderId, timeMs }: Intent, { trades, account }: Facts): Pick<GateFacts, OfAccount> {
    return {
      state: this.control.state,
      isDecided: trades.trades.has(clientOrderId),
      ...exposureOf(trades.live.values(), account.balanceE6),
      losses: this.losses(timeMs),
      ordersLastHour: this.ordersLastHour(timeMs),
    };
  }
}
