import { type MoneyE6, moneyE6, ZERO_MONEY } from '@rec-io/domain/money';
import type { Account } from './account.ts';
import { Holding } from './holding.ts';
import type { AccountPosition } from './position.ts';

/** Numbers of subaccounts within an account: 0 is the primary one, which everybody has. */
export const PRIMARY = 0;
export const SUBACCOUNT_MAX = 63;

/** One account's money and holdings on one shard, under one of its numbers. Collateral does not reach beyond it. */
export class Subaccount {
  readonly account: Account;
  readonly exchangeIndex: number;
  readonly number: number;
  cashE6: MoneyE6 = ZERO_MONEY;
  /** Cash that resting orders may still need, over all markets. */
  commitmentE6 = 0;
  /** Of the last change of its cash. */
  updatedTimeMs: number;
  readonly holdings = new Map<string, Holding>();

  constructor(account: Account, exchangeIndex: number, number: number, timeMs: number) {
    this.account = account;
    this.exchangeIndex = exchangeIndex;
    this.number = number;
    this.updatedTimeMs = timeMs;
  }

  /** Cash that no resting order may need. */
  get freeE6(): number {
    return this.cashE6 - this.commitmentE6;
  }

  change(byE6: number, timeMs: number): void {
    this.cashE6 = moneyE6(this.cashE6 + byE6);
    this.updatedTimeMs = timeMs;
  }

  /** Takes a position from before a restart. */
  hold(position: AccountPosition): void {
    this.holdings.set(position.ticker, new Holding(this, position.ticker, position));
  }

  /** Its part in a market, made when first asked for. */
  holding(ticker: string): Holding {
    let holding = this.holdings.get(ticker);
    if (!holding) {
      holding = new Holding(this, ticker);
      this.holdings.set(ticker, holding);
    }
    return holding;
  }
}
