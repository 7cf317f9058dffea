import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Flag, Integer, list, maybe, Text } from './common.ts';

const ShardStatus = Type.Object({
  exchange_index: Integer,
  description: maybe(Text),
  exchange_active: Flag,
  trading_active: Flag,
  intra_exchange_transfers_active: maybe(Flag),
});

const ExchangeStatusObject = Type.Object({
  exchange_active: Flag,
  trading_active: Flag,
  intra_exchange_transfers_active: maybe(Flag),
  exchange_estimated_resume_time: maybe(Text),
  exchange_index_statuses: maybe(Type.Array(ShardStatus)),
});
export type ExchangeStatus = Static<typeof ExchangeStatusObject>;
export const ExchangeStatus = decoder('exchange status', ExchangeStatusObject);

/** Times of day in US Eastern time, `HH:MM`. */
const Hours = list(Type.Object({ open_time: Text, close_time: Text }));
const Week = Type.Object({
  start_time: Text,
  end_time: Text,
  monday: Hours,
  tuesday: Hours,
  wednesday: Hours,
  thursday: Hours,
  friday: Hours,
  saturday: Hours,
  sunday: Hours,
});
const Schedule = Type.Object({
  standard_hours: list(Week),
  maintenance_windows: list(Type.Object({ start_datetime: Text, end_datetime: Text })),
});
export type Schedule = Static<typeof Schedule>;
export const ExchangeSchedule = decoder('exchange schedule', Type.Object({ schedule: Schedule }));

export const UserDataTimestamp = decoder('user data timestamp', Type.Object({ as_of_time: Text }));
