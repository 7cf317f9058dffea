import { type MoneyE6, moneyE6 } from '@rec-io/domain/money';
import type { Accounts } from './accounts.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import type { ExchangeState } from './exchange-state.ts';
import { REFUSALS, type Refusal } from './place-result.ts';
import { SHARDS } from './shards.ts';
import { PRIMARY, SUBACCOUNT_MAX } from './subaccount.ts';
import type { Deposit, Purse, Transfer } from './transfer.ts';

export type SubaccountTransfer = {
  readonly clientTransferId: string;
  readonly exchangeIndex: number;
  readonly fromSubaccount: number;
  readonly toSubaccount: number;
  readonly amountE6: MoneyE6;
};
export type ShardTransfer = {
  readonly clientTransferId?: string | undefined;
  readonly fromExchangeIndex: number;
  readonly toExchangeIndex: number;
  readonly fromSubaccount?: number | undefined;
  readonly toSubaccount?: number | undefined;
  readonly amountE6: MoneyE6;
};
export type DepositPlan = {
  readonly amountE6: MoneyE6;
  readonly exchangeIndex?: number | undefined;
  readonly subaccount?: number | undefined;
};

export type TransferResult = { readonly ok: true; readonly transfer: Transfer } | Refusal;
export type DepositResult = { readonly ok: true; readonly deposit: Deposit } | Refusal;
export type SubaccountResult = { readonly ok: true; readonly subaccount: number } | Refusal;

/** Money of accounts where nothing is traded: subaccounts, what moves between them and shards, and what comes in. */
export class Treasury {
  readonly #accounts: Accounts;
  readonly #clock: ExchangeClock;
  readonly #state: ExchangeState;

  constructor(accounts: Accounts, clock: ExchangeClock, state: ExchangeState) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#state = state;
  }

  /** The next number on that shard, from 1. */
  create(accountName: string, exchangeIndex: number): SubaccountResult {
    const timeMs = this.#clock.nowMs;
    const account = this.#accounts.open(accountName, timeMs);
    if (!SHARDS.includes(exchangeIndex)) return REFUSALS.noShard;
    let subaccount = PRIMARY + 1;
    while (account.subaccount(exchangeIndex, subaccount)) subaccount++;
    if (subaccount > SUBACCOUNT_MAX) return REFUSALS.subaccountsFull;
    this.#accounts.record({
      kind: 'subaccount-created',
      account: accountName,
      purse: { exchangeIndex, subaccount },
      timeMs,
    });
    this.#accounts.commit();
    return { ok: true, subaccount };
  }

  betweenSubaccounts(accountName: string, wish: SubaccountTransfer): TransferResult {
    const { exchangeIndex, fromSubaccount, toSubaccount, amountE6, clientTransferId } = wish;
    const from = { exchangeIndex, subaccount: fromSubaccount };
    const to = { exchangeIndex, subaccount: toSubaccount };
    return this.#transfer(accountName, from, to, amountE6, clientTransferId);
  }

  /** At once and whole, where the exchange may take several steps. */
  betweenShards(accountName: string, wish: ShardTransfer): TransferResult {
    const { fromSubaccount = PRIMARY, toSubaccount = PRIMARY, amountE6, clientTransferId } = wish;
    const from = { exchangeIndex: wish.fromExchangeIndex, subaccount: fromSubaccount };
    const to = { exchangeIndex: wish.toExchangeIndex, subaccount: toSubaccount };
    return this.#transfer(accountName, from, to, amountE6, clientTransferId ?? null);
  }

  deposit(accountName: string, wish: DepositPlan): DepositResult {
    const { amountE6, exchangeIndex = SHARDS[0] ?? 0, subaccount = PRIMARY } = wish;
    const timeMs = this.#clock.nowMs;
    const account = this.#accounts.open(accountName, timeMs);
    if (!isAmount(amountE6)) return REFUSALS.badAmount;
    if (!account.subaccount(exchangeIndex, subaccount)) return REFUSALS.noSubaccount;
    const depositId = this.#clock.nextId('deposit');
    const deposit: Deposit = { depositId, to: { exchangeIndex, subaccount }, amountE6, timeMs };
    this.#accounts.record({ kind: 'deposited', account: accountName, deposit, timeMs });
    this.#accounts.commit();
    return { ok: true, deposit };
  }

  /** Money that leaves, as a deposit of less than nothing; what resting orders may need stays. */
  withdraw(accountName: string, wish: DepositPlan): DepositResult {
    const { amountE6, exchangeIndex = SHARDS[0] ?? 0, subaccount = PRIMARY } = wish;
    const timeMs = this.#clock.nowMs;
    const source = this.#accounts.open(accountName, timeMs).subaccount(exchangeIndex, subaccount);
    if (!isAmount(amountE6)) return REFUSALS.badAmount;
    if (!source) return REFUSALS.noSubaccount;
    if (source.freeE6 < amountE6) return REFUSALS.insufficientBalance;
    const depositId = this.#clock.nextId('deposit');
    const taken = moneyE6(-amountE6);
    const deposit: Deposit = { depositId, to: { exchangeIndex, subaccount }, amountE6: taken, timeMs };
    this.#accounts.record({ kind: 'deposited', account: accountName, deposit, timeMs });
    this.#accounts.commit();
    return { ok: true, deposit };
  }

  /** What resting orders may need stays where it is, and nothing moves while one of the shards is paused. */
  #transfer(
    accountName: string,
    from: Purse,
    to: Purse,
    amountE6: MoneyE6,
    clientTransferId: string | null,
  ): TransferResult {
    const timeMs = this.#clock.nowMs;
    const account = this.#accounts.open(accountName, timeMs);
    const paused =
      this.#state.cancelRefusal(from.exchangeIndex) ?? this.#state.cancelRefusal(to.exchangeIndex);
    if (paused) return paused;
    if (!isAmount(amountE6)) return REFUSALS.badAmount;
    if (from.exchangeIndex === to.exchangeIndex && from.subaccount === to.subaccount)
      return REFUSALS.samePurse;
    if (clientTransferId !== null && account.clientTransferIds.has(clientTransferId))
      return REFUSALS.transferExists;
    const source = account.subaccount(from.exchangeIndex, from.subaccount);
    if (!source || !account.subaccount(to.exchangeIndex, to.subaccount)) return REFUSALS.noSubaccount;
    if (source.freeE6 < amountE6) return REFUSALS.insufficientBalance;
    const transferId = this.#clock.nextId('transfer');
    const transfer: Transfer = { transferId, clientTransferId, from, to, amountE6, timeMs };
    this.#accounts.record({ kind: 'transferred', account: accountName, transfer, timeMs });
    this.#accounts.commit();
    return { ok: true, transfer };
  }
}

const isAmount = (amountE6: number): boolean => Number.isSafeInteger(amountE6) && amountE6 > 0;
