/** What a bound may be set to, and what it is while nobody has. */
export type BoundRange = { readonly usual: number; readonly least: number; readonly most: number };

/** What ends the growth of something. */
export type KeptBy =
  /** What is older, or the oldest of what is too much, goes by itself. The owner may set both. Null: no such bound. */
  | { readonly kind: 'bounded'; readonly days: BoundRange | null; readonly bytes: BoundRange | null }
  /** By whoever writes it, always in the same way. */
  | { readonly kind: 'fixed'; readonly how: string }
  /** Grows only by what a person does, and goes by what a person does. */
  | { readonly kind: 'by-hand'; readonly how: string }
  | { readonly kind: 'forever'; readonly why: string };

/** Directories of an installation, by what they are called in its layout; `server`: the database's own files. */
export type GrowingDirectory =
  | 'decisions'
  | 'exitJournals'
  | 'exchange'
  | 'backtests'
  | 'models'
  | 'users'
  | 'strategies'
  | 'logs'
  | 'reports'
  | 'backups'
  | 'pointInTime'
  | 'releases'
  | 'updates'
  | 'server';

export type Growing = {
  /** As it is set and shown by: never changed. */
  readonly name: string;
  readonly label: string;
  readonly kept: KeptBy;
  /** The program that keeps the bound; null where there is none to keep. */
  readonly by: string | null;
} & (
  | { readonly tables: readonly string[] }
  | { readonly directory: GrowingDirectory }
  /** What of the database is none of the others. */
  | { readonly rest: 'database' }
);

const GB = 1e9;
const TAX = 'taxes and the proof of every trade need it, for years';
const twoCoins = (name: string): readonly string[] => [`${name}_btc`, `${name}_eth`];
const perUser = (...names: readonly string[]): readonly string[] => names.map((name) => `users.${name}`);

/**
 * Everything that grows while the system runs, and what ends that. What is in none of these lines is in the last one, so that no growth is
 * unseen.
 */
export const GROWING: readonly Growing[] = [
  {
    name: 'live-prices',
    label: 'Prices of every second',
    tables: twoCoins('live_data.live_price_log_1s'),
    kept: {
      kind: 'bounded',
      days: { usual: 30, least: 7, most: 3_650 },
      bytes: { usual: 5 * GB, least: 0.1 * GB, most: 1_000 * GB },
    },
    by: 'worker',
  },
  {
    name: 'live-markets',
    label: 'Markets, strikes and gaps of the recording',
    tables: [
      ...twoCoins('live_data.market_kalshi'),
      ...twoCoins('live_data.strike_table'),
      ...twoCoins('live_data.watchlist'),
      ...twoCoins('live_data.price_change'),
      'live_data.recording_gaps',
    ],
    kept: { kind: 'bounded', days: { usual: 7, least: 1, most: 365 }, bytes: null },
    by: 'worker',
  },
  {
    name: 'price-history',
    label: 'Minute bars of both coins',
    tables: [
      'historical_data.btc_price_history',
      'historical_data.eth_price_history',
      ...['historical_data.price_gaps', 'historical_data.price_stretches', 'historical_data.price_imports'],
    ],
    kept: { kind: 'forever', why: 'models learn from it; a year of a coin is half a million rows' },
    by: null,
  },
  {
    name: 'fingerprints',
    label: 'Fingerprints, by version',
    tables: [
      'analytics.fingerprint_versions',
      'analytics.fingerprint_cells',
      'analytics.momentum_percentiles',
    ],
    kept: { kind: 'by-hand', how: 'a version is made and removed by recio research fingerprint' },
    by: null,
  },
  {
    name: 'ledger',
    label: 'Ledger: intents, orders, fills, settlements, trades',
    tables: perUser(
      ...['intents', 'order_outcomes', 'fills', 'settlements', 'balances', 'trades', 'trade_rules'],
      ...['exit_begins', 'exit_ends', 'adoptions', 'controls'],
    ),
    kept: { kind: 'forever', why: TAX },
    by: null,
  },
  {
    name: 'account',
    label: 'The account as the exchange tells it',
    tables: perUser('positions', 'orders', 'account_balance', 'account_differences'),
    kept: { kind: 'forever', why: TAX },
    by: null,
  },
  {
    name: 'audit',
    label: 'Audit',
    tables: ['users.audit', 'users.audit_keys', 'users.deletions'],
    kept: { kind: 'forever', why: 'a chain from which something was taken proves nothing' },
    by: null,
  },
  {
    name: 'people',
    label: 'People: profiles, rights, settings, devices',
    tables: perUser(
      ...['user_info', 'account_rights', 'risk_acceptances', 'second_factors', 'recovery_codes', 'passkeys'],
      ...['api_keys', 'push_devices', 'notification_reads', 'monitors', 'monitor_memory', 'risk_limits'],
      ...['trade_preferences', 'auto_trade_settings', 'watchlist'],
    ),
    kept: { kind: 'by-hand', how: 'goes with its person: recio user delete' },
    by: null,
  },
  {
    name: 'sessions',
    label: 'Sign-ins that last',
    tables: ['users.sessions'],
    kept: { kind: 'fixed', how: 'what has run out is removed at the next sign-in' },
    by: 'web',
  },
  {
    name: 'health-history',
    label: 'History of health, a row a minute',
    tables: ['system.health_history'],
    kept: { kind: 'bounded', days: { usual: 30, least: 7, most: 400 }, bytes: null },
    by: 'worker',
  },
  {
    name: 'incidents',
    label: 'Incidents, and what the monitor did',
    tables: ['system.incidents', 'system.health_acts'],
    kept: { kind: 'bounded', days: { usual: 365, least: 30, most: 3_650 }, bytes: null },
    by: 'worker',
  },
  {
    name: 'sizes',
    label: 'How much room this took, a row a day',
    tables: ['system.data_sizes'],
    kept: { kind: 'bounded', days: { usual: 400, least: 30, most: 3_650 }, bytes: null },
    by: 'worker',
  },
  {
    name: 'copies-served',
    label: 'Who copied system data from here',
    tables: ['system.installation_access_log', 'system.installers'],
    kept: { kind: 'forever', why: 'the operator must tell who has what; 500 a day for each invited at most' },
    by: null,
  },
  {
    name: 'database-rest',
    label: 'Other tables, and those of the server',
    rest: 'database',
    kept: { kind: 'by-hand', how: 'versions of system data that were replaced: recio system-data' },
    by: null,
  },
  {
    name: 'server-files',
    label: 'Files of the database server',
    directory: 'server',
    kept: { kind: 'fixed', how: 'the tables above, and a write-ahead log that the server bounds itself' },
    by: 'database',
  },
  {
    name: 'decisions',
    label: 'What the trader knew at every decision, of all accounts and modes',
    directory: 'decisions',
    kept: {
      kind: 'bounded',
      days: { usual: 7, least: 1, most: 365 },
      bytes: { usual: 0.5 * GB, least: 0.05 * GB, most: 100 * GB },
    },
    by: 'trader',
  },
  {
    name: 'exit-journals',
    label: 'Exits that wait for the database',
    directory: 'exitJournals',
    kept: { kind: 'fixed', how: 'they enter the ledger when the database answers, and are emptied' },
    by: 'trader',
  },
  {
    name: 'simulated-exchange',
    label: 'Journal and tapes of the simulated exchange',
    directory: 'exchange',
    kept: { kind: 'fixed', how: 'finished events go by number, the journal is compacted' },
    by: 'exchange-sim',
  },
  {
    name: 'backtests',
    label: 'Saved backtests',
    directory: 'backtests',
    kept: { kind: 'by-hand', how: 'each is saved and removed by a person: recio backtest' },
    by: null,
  },
  {
    name: 'models',
    label: 'Trained models',
    directory: 'models',
    kept: { kind: 'forever', why: 'a decision names its model; a week adds two of some hundred kilobytes' },
    by: null,
  },
  {
    name: 'people-files',
    label: 'Directories of people',
    directory: 'users',
    kept: { kind: 'by-hand', how: 'goes with its person: recio user delete' },
    by: null,
  },
  {
    name: 'strategies',
    label: 'Strategies of the owner',
    directory: 'strategies',
    kept: { kind: 'by-hand', how: 'files that a person puts there' },
    by: null,
  },
  {
    name: 'logs',
    label: 'Logs',
    directory: 'logs',
    kept: { kind: 'fixed', how: 'each is turned at 10 MB, five are kept' },
    by: 'parent',
  },
  {
    name: 'reports',
    label: 'Reports of installations and repairs',
    directory: 'reports',
    kept: { kind: 'by-hand', how: 'one for each time that it was installed or repaired' },
    by: null,
  },
  {
    name: 'backups',
    label: 'Backups',
    directory: 'backups',
    kept: {
      kind: 'fixed',
      how: '7 days, 5 weeks, 12 months; what a person made stays until a person removes it',
    },
    by: 'backup',
  },
  {
    name: 'archive',
    label: 'Base copies and log of the database',
    directory: 'pointInTime',
    kept: {
      kind: 'bounded',
      days: { usual: 7, least: 1, most: 90 },
      bytes: { usual: 10 * GB, least: GB / 2, most: 10_000 * GB },
    },
    by: 'backup',
  },
  {
    name: 'releases',
    label: 'Installed versions',
    directory: 'releases',
    kept: { kind: 'fixed', how: 'the present one and those to go back to; an update removes the rest' },
    by: 'update',
  },
  {
    name: 'updates',
    label: 'Updates: the one at work, the one before',
    directory: 'updates',
    kept: { kind: 'fixed', how: 'each takes the place of the one before' },
    by: 'update',
  },
];

/** Of what the owner may bound. */
export const boundOf = (name: string): (KeptBy & { readonly kind: 'bounded' }) | null => {
  const kept = GROWING.find((each) => each.name === name)?.kept;
  return kept?.kind === 'bounded' ? kept : null;
};
