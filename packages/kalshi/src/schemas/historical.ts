import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { maybe, Text } from './common.ts';

const HistoricalCutoffObject = Type.Object({
  market_settled_ts: Text,
  trades_created_ts: Text,
  orders_updated_ts: Text,
  market_positions_last_updated_ts: maybe(Text),
});
export type HistoricalCutoff = Static<typeof HistoricalCutoffObject>;
export const HistoricalCutoff = decoder('historical cutoff', HistoricalCutoffObject);
