/** Whatever the trader refuses a command for, by a stable code, with the status of HTTP that says it. */
export const COMMAND_REFUSALS = {
  unknown_trade: 404,
  nothing_held: 409,
  not_closing: 409,
  looser: 409,
  tripped: 409,
  kill_file: 409,
  order_group: 409,
  overruled: 409,
  market_only: 409,
  too_late: 409,
  no_reason: 422,
  bad_command: 422,
  bad_rules: 422,
  bad_floor: 422,
  exchange_unreadable: 503,
  not_durable: 503,
} as const;

export type RefusalCode = keyof typeof COMMAND_REFUSALS;
