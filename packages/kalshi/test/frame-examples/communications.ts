import { market_ticker, time } from './example-values.ts';

const quote = { quote_id: 'q', rfq_id: 'r', quote_creator_id: 'm', rfq_creator_id: 'c', market_ticker };
const offer = { yes_bid_dollars: '0.4700', no_bid_dollars: '0.5100', rfq_target_cost_dollars: '10.00' };

/** Requests for quotes, and the quotes. */
export const COMMUNICATIONS = {
  rfq_created: [
    {
      sid: 3,
      seq: 1,
      msg: {
        id: 'r',
        creator_id: 'c',
        market_ticker,
        event_ticker: 'E',
        contracts_fp: '10.00',
        target_cost_dollars: '5.00',
        created_ts: time,
        mve_collection_ticker: 'KXMVE',
        mve_selected_legs: [
          { event_ticker: 'E', market_ticker, side: 'yes', yes_settlement_value_dollars: '1.0000' },
        ],
      },
    },
  ],
  rfq_deleted: [
    {
      sid: 3,
      seq: 2,
      msg: { id: 'r', creator_id: 'c', market_ticker, contracts_fp: '1.00', deleted_ts: time },
    },
  ],
  quote_created: [
    {
      sid: 3,
      seq: 3,
      msg: { ...quote, ...offer, yes_contracts_offered_fp: '1.00', created_ts: time, subaccount: 0 },
    },
  ],
  quote_accepted: [
    { sid: 3, seq: 4, msg: { ...quote, ...offer, accepted_side: 'yes', contracts_accepted_fp: '1.00' } },
  ],
  quote_executed: [
    { sid: 3, seq: 5, msg: { ...quote, order_id: 'o', client_order_id: 'mine', executed_ts: time } },
  ],
};
