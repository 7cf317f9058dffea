import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Cursor, Dollars, Flag, Integer, list, maybe, Text } from './common.ts';

const SubaccountBalance = Type.Object({
  subaccount_number: Integer,
  exchange_index: maybe(Integer),
  balance: Dollars,
  updated_ts: maybe(Integer),
});
export type SubaccountBalance = Static<typeof SubaccountBalance>;
export const SubaccountBalances = decoder(
  'subaccount balances',
  Type.Object({ subaccount_balances: list(SubaccountBalance) }),
);
export const CreatedSubaccount = decoder('subaccount', Type.Object({ subaccount_number: Integer }));

const SubaccountTransfer = Type.Object({
  transfer_id: Text,
  from_subaccount: Integer,
  to_subaccount: Integer,
  amount_cents: Integer,
  created_ts: Integer,
  exchange_index: maybe(Integer),
});
export type SubaccountTransfer = Static<typeof SubaccountTransfer>;
export const SubaccountTransfersPage = decoder(
  'subaccount transfers',
  Type.Object({ transfers: list(SubaccountTransfer), cursor: Cursor }),
);

const Netting = Type.Object({ subaccount_number: Integer, enabled: Flag, exchange_index: maybe(Integer) });
export type Netting = Static<typeof Netting>;
export const NettingList = decoder('netting', Type.Object({ netting_configs: list(Netting) }));

const ShardTransfer = Type.Object({
  transfer_id: Text,
  source: Text,
  destination: Text,
  source_exchange_shard: Integer,
  destination_exchange_shard: Integer,
  amount: Dollars,
  status: Text,
  created_ts: Integer,
});
export type ShardTransfer = Static<typeof ShardTransfer>;
export const ShardTransfersPage = decoder(
  'shard transfers',
  Type.Object({ transfers: list(ShardTransfer), cursor: Cursor }),
);
export const ShardTransferOne = decoder('shard transfer', Type.Object({ transfer: ShardTransfer }));
export const StartedShardTransfer = decoder(
  'shard transfer',
  Type.Object({ transfer_id: Type.String({ minLength: 1 }) }),
);

const BalanceAllocationObject = Type.Object({
  allocations: list(Type.Object({ exchange_index: Integer, percent: Integer })),
  resting_margin_reservation: maybe(Text),
});
export type BalanceAllocation = Static<typeof BalanceAllocationObject>;
export const BalanceAllocation = decoder('balance allocation', BalanceAllocationObject);

const CashMovement = Type.Object({
  id: Text,
  status: Text,
  type: Text,
  amount_cents: Integer,
  fee_cents: Integer,
  created_ts: Integer,
  finalized_ts: maybe(Integer),
});
export type CashMovement = Static<typeof CashMovement>;
export const DepositsPage = decoder(
  'deposits',
  Type.Object({ deposits: list(CashMovement), cursor: Cursor }),
);
export const WithdrawalsPage = decoder(
  'withdrawals',
  Type.Object({ withdrawals: list(CashMovement), cursor: Cursor }),
);
