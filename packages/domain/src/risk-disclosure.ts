/** Who took the risk of an account upon them, when and where. */
export type RiskAcceptance = {
  readonly version: number;
  readonly login: string;
  readonly via: 'page' | 'command';
  readonly timeMs: number;
};

/**
 * What an owner accepts before real money is traded. A change of what it says is a new version, which is accepted anew.
 * Acceptances are kept with the version that they were given for.
 */
export const RISK_DISCLOSURE = {
  version: 1,
  title: 'Before real money',
  paragraphs: [
    'You can lose all the money on this account. An hourly contract pays one dollar or nothing, and a position that looks nearly certain a minute before the close can still pay nothing.',
    'The probabilities are estimates of a model. The model can be wrong, also for a long time, and what was earned in practice, on Kalshi’s demo exchange or in a backtest says little about real markets: there the orders of others compete with yours.',
    'Stops limit losses and promise nothing. When nobody bids, the connection breaks, or this machine stands still, a position is sold late, for less, or not at all.',
    'The program trades by itself while automatic entry is on. You answer for its orders, its settings and its keys, for taxes, and for being allowed to trade where you live. It is given without any warranty.',
  ],
} as const;
