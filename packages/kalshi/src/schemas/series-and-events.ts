import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { list, maybe, Text } from './common.ts';
import { SettlementSource, WireEvent, WireMarket, WireSeries } from './market.ts';

export const SeriesList = decoder('series', Type.Object({ series: list(WireSeries) }));

/** The markets beside the event are the older place; asked for nested ones, they are inside it. */
export const EventWithMarkets = decoder(
  'event',
  Type.Object({ event: WireEvent, markets: maybe(Type.Array(WireMarket)) }),
);

const EventMetadataObject = Type.Object({
  image_url: maybe(Text),
  featured_image_url: maybe(Text),
  market_details: list(Type.Object({ market_ticker: Text, image_url: maybe(Text), color_code: maybe(Text) })),
  settlement_sources: list(SettlementSource),
  competition: maybe(Text),
  competition_scope: maybe(Text),
});
export type EventMetadata = Static<typeof EventMetadataObject>;
export const EventMetadata = decoder('event metadata', EventMetadataObject);
