import type { CountE2 } from '@rec-io/domain/money';
import type { Account } from './account.ts';
import type { GroupChange } from './bulletin.ts';
import type { OrderPlace } from './order-changes.ts';
import type { OrderEntryPorts } from './order-entry.ts';
import type { OrderGroup } from './order-group.ts';
import { REFUSALS, type Refusal } from './place-result.ts';
import { PRIMARY } from './subaccount.ts';

/** A group as it is told. */
export type GroupView = {
  readonly groupId: string;
  readonly exchangeIndex: number;
  readonly subaccount: number;
  readonly limitE2: CountE2;
  readonly isTriggered: boolean;
  /** Of the orders that rest. */
  readonly orderIds: readonly string[];
};
export type GroupResult = { readonly ok: true; readonly group: GroupView } | Refusal;

export type GroupPlan = {
  readonly limitE2: CountE2;
  readonly subaccount?: number | undefined;
  readonly exchangeIndex: number;
};

const LIMIT_MIN_E2 = 100;
const LIMIT_MAX_E2 = 100_000_000;
const GROUPS_MAX = 100_000;

const isLimit = (limitE2: number): boolean =>
  Number.isSafeInteger(limitE2) && limitE2 >= LIMIT_MIN_E2 && limitE2 <= LIMIT_MAX_E2;

/** Order groups of accounts. What a fill does to its group is the matching's part. */
export class OrderGroups {
  readonly #ports: OrderEntryPorts;

  constructor(ports: OrderEntryPorts) {
    this.#ports = ports;
  }

  create(accountName: string, { limitE2, subaccount = PRIMARY, exchangeIndex }: GroupPlan): GroupResult {
    const { accounts, clock } = this.#ports;
    const timeMs = clock.nowMs;
    const account = accounts.open(accountName, timeMs);
    if (!isLimit(limitE2)) return REFUSALS.groupLimit;
    if (!account.subaccount(exchangeIndex, subaccount)) return REFUSALS.noSubaccount;
    if (account.groups.size >= GROUPS_MAX) return REFUSALS.groupsFull;
    const groupId = clock.nextId('group');
    const purse = { exchangeIndex, subaccount };
    accounts.record({ kind: 'group-created', account: accountName, groupId, purse, limitE2, timeMs });
    return this.#finish(account, groupId, 'created');
  }

  all(accountName: string, where: OrderPlace = {}): GroupView[] {
    const groups = this.#ports.accounts.get(accountName)?.groups.values() ?? [];
    return Array.from(groups)
      .filter((group) => isIn(group, where))
      .map(view);
  }

  get(accountName: string, groupId: string, where?: OrderPlace): GroupResult {
    const found = this.#find(accountName, groupId, where);
    return 'httpStatus' in found ? found : { ok: true, group: view(found) };
  }

  reset(accountName: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#change(accountName, groupId, where, 'reset', () =>
      this.#record(accountName, groupId, 'group-reset'),
    );
  }

  trigger(accountName: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#change(accountName, groupId, where, null, (group) => this.#ports.matching.trigger(group));
  }

  delete(accountName: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#change(accountName, groupId, where, 'deleted', (group) => {
      this.#ports.matching.cancelGroup(group);
      this.#record(accountName, groupId, 'group-deleted');
    });
  }

  limit(accountName: string, groupId: string, limitE2: CountE2, where?: OrderPlace): GroupResult {
    if (!isLimit(limitE2)) return REFUSALS.groupLimit;
    const { accounts, clock, matching } = this.#ports;
    const timeMs = clock.nowMs;
    return this.#change(accountName, groupId, where, 'limit_updated', (group) => {
      accounts.record({ kind: 'group-limited', account: accountName, groupId, limitE2, timeMs });
      if (group.isExceeded(timeMs)) matching.trigger(group);
    });
  }

  #record(account: string, groupId: string, kind: 'group-reset' | 'group-deleted'): void {
    this.#ports.accounts.record({ kind, account, groupId, timeMs: this.#ports.clock.nowMs });
  }

  #change(
    accountName: string,
    groupId: string,
    where: OrderPlace | undefined,
    change: GroupChange | null,
    act: (group: OrderGroup) => void,
  ): GroupResult {
    const { matching, state } = this.#ports;
    const group = this.#find(accountName, groupId, where);
    if ('httpStatus' in group) return group;
    const paused = state.cancelRefusal(group.subaccount.exchangeIndex);
    if (paused) return paused;
    act(group);
    if (change !== null) matching.tellGroup(group, change);
    const result = { ok: true, group: view(group) } as const;
    matching.publish('bid');
    return result;
  }

  #finish(account: Account, groupId: string, change: GroupChange): GroupResult {
    const group = account.groups.get(groupId);
    if (!group) throw new Error(`order group ${groupId} was not kept`);
    this.#ports.matching.tellGroup(group, change);
    this.#ports.matching.publish('bid');
    return { ok: true, group: view(group) };
  }

  #find(accountName: string, groupId: string, where: OrderPlace = {}): OrderGroup | Refusal {
    const group = this.#ports.accounts.get(accountName)?.groups.get(groupId);
    return group && isIn(group, where) ? group : REFUSALS.noGroup;
  }
}

const isIn = ({ subaccount }: OrderGroup, where: OrderPlace): boolean =>
  (where.subaccount ?? subaccount.number) === subaccount.number &&
  (where.exchangeIndex ?? subaccount.exchangeIndex) === subaccount.exchangeIndex;

function view(group: OrderGroup): GroupView {
  const { id, limitE2, isTriggered, subaccount } = group;
  const orderIds: string[] = [];
  for (const holding of subaccount.holdings.values())
    for (const order of holding.resting()) if (order.group === group) orderIds.push(order.orderId);
  const { exchangeIndex, number } = subaccount;
  return { groupId: id, exchangeIndex, subaccount: number, limitE2, isTriggered, orderIds };
}
