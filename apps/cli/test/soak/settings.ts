/** So loose that there is nearly always an order under way, and so protected that most trades are sold again. */
const HTC = [
  'min_probability=55',
  'min_differential=-10',
  'min_time=5',
  'max_time=3590',
  'allow_re_entry=on',
  'spike_alert_enabled=off',
  'watchlist_min_volume=0',
];
const SCALP = [
  'min_momentum=1',
  'max_momentum=200',
  'exit_momentum=0',
  'min_price=5',
  'max_price=95',
  'min_edge=0',
  'max_spread=20',
  'min_volume=0',
  'max_trades=3',
  'min_time=30',
  'exit_time=15',
  're_entry_wait=10',
];
const RULES = [
  'auto_stop=on',
  'current_probability=45',
  'min_ttc_seconds=5',
  'momentum_spike_threshold=20',
  'take_profit_enabled=on',
  'take_profit_gain=4',
  'trailing_stop_enabled=on',
  'trailing_stop_distance=4',
  'trailing_stop_arm_gain=1',
];

/** Two strategies want every series: who holds a market keeps the other out of it. */
export const MONITORS: readonly (readonly [name: string, command: readonly string[], settings: string[]])[] =
  [
    ['btc-hourly-htc', ['set', 'btc-hourly-htc'], [...HTC, ...RULES, 'position_size=3']],
    ...(['BTC', 'ETH'] as const).flatMap((symbol) =>
      (['hourly', 'quarter'] as const).flatMap((series) => {
        const name = (what: string) => `${symbol.toLowerCase()}-${series}-${what}`;
        const add = (what: string, strategy: string, settings: string[]) =>
          [
            name(what),
            ['add', name(what), '--symbol', symbol, '--series', series, '--strategy', strategy],
            settings,
          ] as const;
        const scalp = add('scalp', 'Momentum Scalp', [...SCALP, ...RULES, 'position_size=2']);
        const htc = add('htc', 'Hourly HTC', [
          ...HTC,
          ...RULES,
          'time_stop_enabled=on',
          'time_stop_seconds=20',
        ]);
        return name('htc') === 'btc-hourly-htc' ? [scalp] : [scalp, htc];
      }),
    ),
  ];

/** Trading like this loses, and is to go on all the same. */
export const LIMITS = [
  'max_contracts=1000',
  'max_open_trades=200',
  'max_exposure=100000',
  'max_trade_loss=1000',
  'max_hour_loss=100000',
  'max_day_loss=100000',
  'max_drawdown=100000',
  'max_orders_per_hour=10000',
  'max_burst=100000',
  'max_spread=20',
];
