import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Amount, Flag, Integer, list, maybe, Text } from './common.ts';

const WireOrderGroup = Type.Object({
  id: Text,
  contracts_limit_fp: maybe(Amount),
  is_auto_cancel_enabled: Flag,
  exchange_index: maybe(Integer),
});
export type WireOrderGroup = Static<typeof WireOrderGroup>;
export const OrderGroupList = decoder(
  'order groups',
  Type.Object({ order_groups: maybe(Type.Array(WireOrderGroup)) }),
);
const OrderGroupObject = Type.Object({
  is_auto_cancel_enabled: Flag,
  contracts_limit_fp: maybe(Amount),
  orders: list(Text),
  exchange_index: maybe(Integer),
});
export type WireOrderGroupWithOrders = Static<typeof OrderGroupObject>;
export const OrderGroup = decoder('order group', OrderGroupObject);
export const CreatedOrderGroup = decoder(
  'order group',
  Type.Object({
    order_group_id: Type.String({ minLength: 1 }),
    subaccount: maybe(Integer),
    exchange_index: maybe(Integer),
  }),
);
