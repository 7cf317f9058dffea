import type { MoneyE6 } from '@rec-io/domain/money';
import { notSent } from '../errors.ts';
import { failed } from '../judge.ts';
import { jsonOf, type Rest } from '../rest.ts';
import {
  CreatedSubaccount,
  type Netting,
  NettingList,
  type SubaccountBalance,
  SubaccountBalances,
  type SubaccountTransfer,
  SubaccountTransfersPage,
} from '../schemas/transfers.ts';
import type { Done, Judged } from '../write-outcome.ts';
import { PAGE, rows } from './pages.ts';

export type BetweenSubaccounts = {
  /** A UUID, used once: sent again it is refused, so that the money moves once. */
  readonly clientTransferId: string;
  /** 0 is the primary one. */
  readonly from: number;
  readonly to: number;
  /** Whole cents. */
  readonly amountE6: MoneyE6;
  readonly exchangeIndex: number;
};

const PATH = '/portfolio/subaccounts';
const CENT_E6 = 10_000;

/** The parts of an account, 0 (primary) to 63. Reads throw KalshiError; writes never throw and are sent once. */
export class SubaccountsApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** Opens the next subaccount on a shard. */
  create(exchangeIndex: number): Promise<Judged<Done<{ readonly subaccount: number }>>> {
    const body = JSON.stringify({ exchange_index: exchangeIndex });
    return this.#rest.write({ method: 'POST', path: PATH, body, lane: 'entry' }, (answer) => {
      const { subaccount_number } = CreatedSubaccount.decode(jsonOf('subaccount', answer));
      return { kind: 'acknowledged', subaccount: subaccount_number };
    });
  }

  /** Moves cash between two subaccounts on one shard. `unknown` with "already exists" when the id was used before. */
  async transfer(transfer: BetweenSubaccounts): Promise<Judged<Done<unknown>>> {
    const { clientTransferId, from, to, amountE6, exchangeIndex } = transfer;
    if (!Number.isSafeInteger(amountE6) || amountE6 <= 0 || amountE6 % CENT_E6 !== 0)
      return failed(notSent('not_sendable', 'a transfer moves whole cents, and more than none'));
    const body = JSON.stringify({
      client_transfer_id: clientTransferId,
      from_subaccount: from,
      to_subaccount: to,
      amount_cents: amountE6 / CENT_E6,
      exchange_index: exchangeIndex,
    });
    const path = `${PATH}/transfer`;
    return this.#rest.write({ method: 'POST', path, body, lane: 'entry' }, () => ({ kind: 'acknowledged' }));
  }

  async balances(): Promise<readonly SubaccountBalance[]> {
    return (await this.#rest.get(`${PATH}/balances`, SubaccountBalances)).subaccount_balances ?? [];
  }

  transfers(): AsyncGenerator<SubaccountTransfer> {
    const path = `${PATH}/transfers`;
    return rows(this.#rest, path, SubaccountTransfersPage, (page) => page.transfers, { limit: PAGE });
  }

  async netting(): Promise<readonly Netting[]> {
    return (await this.#rest.get(`${PATH}/netting`, NettingList)).netting_configs ?? [];
  }

  setNetting(subaccount: number, enabled: boolean): Promise<Judged<Done<unknown>>> {
    const body = JSON.stringify({ subaccount_number: subaccount, enabled });
    const path = `${PATH}/netting`;
    return this.#rest.write({ method: 'PUT', path, body, lane: 'entry' }, () => ({ kind: 'acknowledged' }));
  }
}
