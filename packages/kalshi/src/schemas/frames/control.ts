import { Type } from '@sinclair/typebox';
import { Integer, optional, Text } from '../common.ts';

/** Frames that answer commands. */

const Subscribed = Type.Object({ channel: Text, sid: Integer });

/** What a subscription holds after an update, each list where the channel has it. */
const Held = Type.Object({
  market_tickers: optional(Type.Union([Type.Array(Text), Type.Null()])),
  market_ids: optional(Type.Union([Type.Array(Text), Type.Null()])),
  index_ids: optional(Type.Union([Type.Array(Text), Type.Null()])),
  underlying_tickers: optional(Type.Union([Type.Array(Text), Type.Null()])),
});

export const CONTROL = {
  subscribed: Subscribed,
  /** After an update what the subscription holds (or nothing at all); after `list_subscriptions` the list. */
  ok: Type.Union([Type.Array(Subscribed), Held, Type.Null(), Type.Undefined()]),
  unsubscribed: Type.Unknown(),
  error: Type.Object({ code: Integer, msg: Text }),
} as const;
