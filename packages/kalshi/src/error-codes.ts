/**
 * The exchange's codes of refusal, with what each proves about a write that was refused with it. `definite`: the exchange
 * decided against it, nothing happened and nothing will. A code that is not here is judged by its HTTP status alone.
 */
export type ErrorCode = {
  readonly definite: boolean;
  /** Of which side of the conversation it speaks, in words for a log. */
  readonly meaning: string;
};

const no = (meaning: string): ErrorCode => ({ definite: true, meaning });
const maybe = (meaning: string): ErrorCode => ({ definite: false, meaning });

export const ERROR_CODES: Readonly<Record<string, ErrorCode>> = {
  // What was asked cannot be.
  bad_request: no('the body could not be read'),
  validation_failed: no('a parameter of the query is out of its range'),
  invalid_parameters: no('a parameter is out of its range'),
  invalid_price: no('the price is off the market’s grid'),
  invalid_order: no('the order breaks a rule; its details name it'),
  invalid_order_size: no('the count is out of its range'),
  order_side_mismatch: no('an amendment named the other side'),
  order_ticker_mismatch: no('an amendment named another market'),
  order_id_and_client_order_id_mismatch: no('the two ids belong to different orders'),
  insufficient_balance: no('the shard’s cash does not cover it'),
  available_balance_too_low: no('the shard’s free cash does not cover it'),
  not_found: no('no such thing on the shard that was asked'),
  market_not_found: no('no such market'),
  // The market or the exchange does not take it now.
  market_inactive: no('the market has closed'),
  trading_is_paused: no('the market or all trading is paused'),
  exchange_is_paused: no('the exchange is paused: not even cancels are taken'),
  fill_or_kill_insufficient_resting_volume: no('the book cannot fill all of it'),
  immediate_or_cancel_insufficient_resting_volume: no('the book cannot fill any of it'),
  order_group_triggered: no('the order’s group has reached its limit'),
  // Who asks.
  authentication_error: no('the key id or the signature is wrong'),
  signature_is_missing_from_headers: no('the request was not signed'),
  header_timestamp_expired: no('the signature’s time is too far from the exchange’s clock'),
  forbidden: no('the key may not do this'),
  insufficient_scope: no('the key’s scopes do not cover this'),
  too_many_requests: no('the bucket of tokens was empty'),
  // Something with this id exists: this very order, or another. Only reading tells.
  order_already_exists: maybe('the client order id was used before'),
  transfer_already_exists: maybe('the client transfer id was used before'),
  // The exchange cannot say.
  service_unavailable: maybe('the exchange is down; a write may have happened'),
  internal_server_error: maybe('the exchange failed; a write may have happened'),
  timeout: maybe('the exchange did not finish in time; a write may have happened'),
};

/** One spelling of a code: the exchange also writes `MARKET_INACTIVE` and `invalid order`. */
export const codeOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
