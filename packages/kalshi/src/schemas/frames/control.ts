import { Type } from '@sinclair/typebox';
import { Integer, maybe, Text } from '../common.ts';

/** Frames that answer commands. */

const Subscribed = Type.Object({ channel: Text, sid: Integer });

/** What a subscription holds after an update, each list where the channel has it. */
const Held = Type.Object({
  market_tickers: maybe(Type.Array(Text)),
  market_ids: maybe(Type.Array(Text)),
  index_ids: maybe(Type.Array(Text)),
  underlying_tickers: maybe(Type.Array(Text)),
});

export const CONTROL = {
  subscribed: Subscribed,
  /** After an update what the subscription holds (or nothing at all); after `list_subscriptions` the list. */
  ok: Type.Union([Type.Array(Subscribed), Held, Type.Null(), Type.Undefined()]),
  unsubscribed: Type.Unknown(),
  error: Type.Object({ code: Integer, msg: Text }),
} as const;
