import { Type } from '@sinclair/typebox';
import { CountText, MoneyText, PriceText } from '../amount-text.ts';
import { Integer, maybe, Text } from '../common.ts';

const market = { market_ticker: Text, event_ticker: maybe(Text) };
const request = { id: Text, creator_id: Text, ...market };
const size = { contracts_fp: maybe(CountText), target_cost_dollars: maybe(MoneyText) };
const quote = {
  quote_id: Text,
  rfq_id: Text,
  quote_creator_id: Text,
  rfq_creator_id: maybe(Text),
  ...market,
  subaccount: maybe(Integer),
};
const offer = {
  yes_bid_dollars: PriceText,
  no_bid_dollars: PriceText,
  yes_contracts_offered_fp: maybe(CountText),
  no_contracts_offered_fp: maybe(CountText),
  rfq_target_cost_dollars: maybe(MoneyText),
};
const SelectedLeg = Type.Object({
  event_ticker: maybe(Text),
  market_ticker: maybe(Text),
  side: maybe(Text),
  yes_settlement_value_dollars: maybe(MoneyText),
});

/** Requests for quotes and the quotes that answer them. */
export const COMMUNICATIONS = {
  rfq_created: Type.Object({
    ...request,
    ...size,
    created_ts: Text,
    mve_collection_ticker: maybe(Text),
    mve_selected_legs: maybe(Type.Array(SelectedLeg)),
  }),
  rfq_deleted: Type.Object({ ...request, ...size, deleted_ts: Text }),
  quote_created: Type.Object({ ...quote, ...offer, created_ts: Text }),
  quote_accepted: Type.Object({
    ...quote,
    ...offer,
    accepted_side: maybe(Text),
    contracts_accepted_fp: maybe(CountText),
  }),
  quote_executed: Type.Object({ ...quote, order_id: Text, client_order_id: Text, executed_ts: Text }),
} as const;
