import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Count, Integer, list, maybe, Text } from './common.ts';

/** Tokens and tokens per second. */
const Bucket = Type.Object({
  bucket_capacity: Type.Number({ exclusiveMinimum: 0 }),
  refill_rate: Type.Number({ exclusiveMinimum: 0 }),
});
const Grant = Type.Object({
  exchange_instance: Text,
  level: Text,
  expires_ts: maybe(Integer),
  source: Text,
});
const AccountLimitsObject = Type.Object({
  usage_tier: Text,
  read: Bucket,
  write: Bucket,
  grants: maybe(Type.Array(Grant)),
});
export type WireAccountLimits = Static<typeof AccountLimitsObject>;
export const AccountLimits = decoder('account limits', AccountLimitsObject);

const EndpointCostsObject = Type.Object({
  default_cost: Type.Number({ minimum: 0 }),
  endpoint_costs: list(Type.Object({ method: Text, path: Text, cost: Type.Number({ minimum: 0 }) })),
});
export type WireEndpointCosts = Static<typeof EndpointCostsObject>;
export const EndpointCosts = decoder('endpoint costs', EndpointCostsObject);

const Goal = Type.Object({ level: Text, earn_volume_goal_fp: Count, keep_volume_goal_fp: Count });
const Progress = Type.Object({ computed_ts: Integer, trailing_30d_volume_fp: Count, goals: list(Goal) });
export type VolumeProgress = Static<typeof Progress>;
export const VolumeProgressList = decoder(
  'volume progress',
  Type.Object({ volume_progress: list(Progress) }),
);
