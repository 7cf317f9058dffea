/** A table of what is kept of a person or of an account, as it is handed to its person. `$1` is a user number, `$2` an account. */
export type PersonalPart = {
  /** Name of its file, without the ending. */
  readonly file: string;
  /** For the README that goes with it. */
  readonly about: string;
  readonly sql: string;
};

/** Tables of `users` that hold something of a person and are handed to nobody, with why. */
export const NOT_HANDED_OUT: Readonly<Record<string, string>> = {
  second_factors: 'a secret: who has it has the codes',
  recovery_codes: 'digests of secrets',
  audit_keys: 'what opens what you are handed opened',
  deletions: 'numbers of people who are gone',
};

const own = (table: string, columns: string, order: string): string =>
  `SELECT ${columns} FROM users.${table} WHERE user_no = $1 ORDER BY ${order}`;

/** Of the person, whatever they have accounts. No hashes, secrets or keys: names and dates of them. */
export const PERSON_PARTS: readonly PersonalPart[] = [
  {
    file: 'profile',
    about: 'who you are, as you told it',
    sql: own(
      'user_info',
      'user_no, login, first_name, last_name, email, phone, time_zone, account_type, is_active, created_at, updated_at, last_login',
      'user_no',
    ),
  },
  {
    file: 'sessions',
    about: 'where you are signed in: browser, address, since when',
    sql: own(
      'sessions',
      'id, created_at, last_seen_at, expires_at, user_agent, address, owner_no, account',
      'created_at',
    ),
  },
  {
    file: 'passkeys',
    about: 'your passkeys, without their keys',
    sql: own('passkeys', 'id, name, host_name, created_at, last_used_at', 'created_at'),
  },
  {
    file: 'api-keys',
    about: 'your API keys, without the keys',
    sql: own(
      'api_keys',
      'id, name, scope, owner_no, account, created_at, expires_at, last_used_at, revoked_at',
      'created_at',
    ),
  },
  {
    file: 'push-devices',
    about: 'browsers that are told while no page is open; without the addresses by which they are reached',
    sql: own(
      'push_devices',
      "id, split_part(endpoint, '/', 3) AS service, user_agent, created_at, last_taken_at, last_failed_at, last_failure",
      'created_at',
    ),
  },
  {
    file: 'rights',
    about: 'on which accounts you may do what',
    sql: own('account_rights', 'owner_no, account, role, granted_by, granted_at', 'owner_no, account'),
  },
  {
    file: 'notifications-read',
    about:
      'up to when you have read the notifications of your own accounts; what they told is in the other files',
    sql: own('notification_reads', 'owner_no, account, mode, read_up_to', 'owner_no, account, mode'),
  },
  {
    file: 'trade-preferences',
    about: 'your strategy and sizes',
    sql: own('trade_preferences', '*', 'user_no'),
  },
  {
    file: 'auto-trade-settings',
    about: 'your switches and limits of automatic trading',
    sql: own('auto_trade_settings', '*', 'user_no'),
  },
  { file: 'watchlist', about: 'what you watch', sql: own('watchlist', '*', 'symbol') },
  { file: 'monitors', about: 'your monitors and their settings', sql: own('monitors', '*', 'name') },
];

const ofAccount = (table: string, order: string): string =>
  `SELECT * FROM users.${table} WHERE user_no = $1 AND account = $2 ORDER BY ${order}`;
const ofOwner = (table: string, order: string): string =>
  `SELECT * FROM users.${table} WHERE owner_no = $1 AND account = $2 ORDER BY ${order}`;

/** Of an account that the person owns. Units are the last part of a column's name: e4 is 1/10,000 $, e6 1/1,000,000 $, e2 1/100 contract. */
export const ACCOUNT_PARTS: readonly PersonalPart[] = [
  {
    file: 'trades',
    about: 'what you traded, each with its profit',
    sql: ofAccount('trades', 'opened_at, id'),
  },
  {
    file: 'intents',
    about: 'what was decided to be ordered, before it was',
    sql: ofAccount('intents', 'seq'),
  },
  {
    file: 'order-outcomes',
    about: 'what became of each order',
    sql: ofAccount('order_outcomes', 'seq'),
  },
  { file: 'fills', about: 'what was bought and sold', sql: ofAccount('fills', 'seq') },
  { file: 'settlements', about: 'what markets paid', sql: ofAccount('settlements', 'seq') },
  { file: 'balances', about: 'where the ledger begins', sql: ofAccount('balances', 'seq') },
  {
    file: 'trade-rules',
    about: 'what protected a trade, from when on',
    sql: ofAccount('trade_rules', 'seq'),
  },
  { file: 'exit-begins', about: 'wishes to sell', sql: ofAccount('exit_begins', 'seq') },
  { file: 'exit-ends', about: 'how they ended', sql: ofAccount('exit_ends', 'seq') },
  { file: 'adoptions', about: 'what was taken over from the exchange', sql: ofAccount('adoptions', 'seq') },
  { file: 'controls', about: 'who stopped and armed trading', sql: ofAccount('controls', 'seq') },
  {
    file: 'positions',
    about: 'what the exchange says you hold',
    sql: ofAccount('positions', 'mode, ticker'),
  },
  {
    file: 'orders',
    about: 'your orders as the exchange tells them',
    sql: ofAccount('orders', 'created_time, order_id'),
  },
  {
    file: 'account-balance',
    about: 'your balance, a row for each change',
    sql: ofAccount('account_balance', '"timestamp"'),
  },
  {
    file: 'account-differences',
    about: 'in what ledger and exchange differed',
    sql: ofAccount('account_differences', 'first_seen'),
  },
  { file: 'risk-limits', about: 'your limits', sql: ofAccount('risk_limits', 'mode') },
  {
    file: 'monitor-memory',
    about: 'what strategies remember',
    sql: ofAccount('monitor_memory', 'mode, monitor'),
  },
  {
    file: 'risk-acceptances',
    about: 'which text on the risk was accepted',
    sql: ofOwner('risk_acceptances', 'version'),
  },
];
