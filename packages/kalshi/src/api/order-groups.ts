import { type CountE2, formatCount } from '@rec-io/domain/money';
import { jsonOf, type Rest, type Write } from '../rest.ts';
import {
  CreatedOrderGroup,
  OrderGroup,
  OrderGroupList,
  type WireOrderGroup,
  type WireOrderGroupWithOrders,
} from '../schemas/order-groups.ts';
import type { Done, Judged } from '../write-outcome.ts';
import { part } from './pages.ts';
import type { OfSubaccount } from './portfolio.ts';

/** Groups do not span shards: crypto is on 2. */
export type GroupPlace = OfSubaccount & { readonly exchangeIndex: number };

const PATH = '/portfolio/order_groups';

/**
 * Groups of orders with a limit: when more contracts than it fill within 15 seconds, all orders of the group are cancelled and
 * new ones refused until it is reset. Reads throw KalshiError; writes never throw and are sent once.
 */
export class OrderGroupsApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  async list(query: OfSubaccount = {}): Promise<readonly WireOrderGroup[]> {
    return (await this.#rest.get(PATH, OrderGroupList, query)).order_groups ?? [];
  }

  one(groupId: string, query: OfSubaccount = {}): Promise<WireOrderGroupWithOrders> {
    return this.#rest.get(`${PATH}/${part(groupId)}`, OrderGroup, query);
  }

  /** @param limitE2 contracts in 15 s, from 1 to 1,000,000 */
  create(limitE2: CountE2, place: GroupPlace): Promise<Judged<Done<{ readonly groupId: string }>>> {
    const body = JSON.stringify({
      contracts_limit_fp: formatCount(limitE2),
      subaccount: place.subaccount,
      exchange_index: place.exchangeIndex,
    });
    const { exchangeIndex } = place;
    return this.#rest.write(
      { method: 'POST', path: `${PATH}/create`, body, lane: 'entry', exchangeIndex },
      (answer) => {
        const { order_group_id } = CreatedOrderGroup.decode(jsonOf('order group', answer));
        return { kind: 'acknowledged', groupId: order_group_id };
      },
    );
  }

  /** Cancels the group's orders, too. */
  delete(groupId: string, place: GroupPlace): Promise<Judged<Done<unknown>>> {
    return this.#change('DELETE', groupId, '', place, 'cancel');
  }

  /** Lets a group that was triggered take orders again. */
  reset(groupId: string, place: GroupPlace): Promise<Judged<Done<unknown>>> {
    return this.#change('PUT', groupId, '/reset', place, 'entry', '{}');
  }

  /** Cancels the group's orders now and refuses new ones until it is reset. */
  trigger(groupId: string, place: GroupPlace): Promise<Judged<Done<unknown>>> {
    return this.#change('PUT', groupId, '/trigger', place, 'cancel', '{}');
  }

  /** A limit below what has filled in the last 15 s triggers the group. */
  limit(groupId: string, limitE2: CountE2, place: GroupPlace): Promise<Judged<Done<unknown>>> {
    const body = JSON.stringify({ contracts_limit_fp: formatCount(limitE2) });
    return this.#change('PUT', groupId, '/limit', place, 'cancel', body);
  }

  #change(
    method: 'PUT' | 'DELETE',
    groupId: string,
    action: string,
    { subaccount, exchangeIndex }: GroupPlace,
    lane: Write['lane'],
    body?: string,
  ): Promise<Judged<Done<unknown>>> {
    const path = `${PATH}/${part(groupId)}${action}`;
    const query = { subaccount, exchange_index: exchangeIndex };
    const write = { method, path, query, lane, exchangeIndex, ...(body === undefined ? {} : { body }) };
    return this.#rest.write<Done<unknown>>(write, () => ({ kind: 'acknowledged' }));
  }
}
