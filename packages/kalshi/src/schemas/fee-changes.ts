import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Cursor, list, maybe, Text } from './common.ts';

const SeriesFeeChange = Type.Object({
  id: Text,
  series_ticker: Text,
  fee_type: Text,
  fee_multiplier: Type.Number(),
  scheduled_ts: Text,
});
export type SeriesFeeChange = Static<typeof SeriesFeeChange>;
export const SeriesFeeChanges = decoder(
  'series fee changes',
  Type.Object({ series_fee_change_arr: list(SeriesFeeChange) }),
);

const EventFeeChange = Type.Object({
  id: Text,
  event_ticker: Text,
  series_ticker: Text,
  fee_type_override: maybe(Text),
  fee_multiplier_override: maybe(Type.Number()),
  scheduled_ts: Text,
});
export type EventFeeChange = Static<typeof EventFeeChange>;
export const EventFeeChanges = decoder(
  'event fee changes',
  Type.Object({ event_fee_changes: list(EventFeeChange), cursor: Cursor }),
);
