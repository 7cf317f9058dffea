import type { ParameterSpec, Parameters } from './parameters.ts';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from './risk-limits.ts';

type NumberSpec = Extract<ParameterSpec, { type: 'number' }>;
type Described = Omit<NumberSpec, 'type' | 'default'> & {
  readonly field: keyof RiskLimits;
  /** One of the unit that is shown, in the limit's own. */
  readonly scale: number;
};

const CONTRACTS = { unit: 'contracts', scale: 100 } as const;
const MONEY = { unit: '$', scale: 1_000_000, min: 0.01, step: 0.01 } as const;
const CENTS = { unit: '¢', scale: 100, step: 0.01 } as const;
const SECONDS = { unit: 's', scale: 1_000 } as const;
const COUNT = { unit: '', scale: 1, step: 1 } as const;

const DESCRIBED: readonly Described[] = [
  {
    key: 'max_contracts',
    field: 'maxContractsE2',
    label: 'Contracts per entry',
    help: 'No entry buys more contracts than this. Fewer is safer.',
    ...CONTRACTS,
    min: 0.01,
    max: 1_000_000,
    step: 0.01,
  },
  {
    key: 'max_open_trades',
    field: 'maxOpenTrades',
    label: 'Open trades',
    help: 'No entry while so many trades are open or under way. Fewer is safer; 0 lets nothing be entered.',
    ...COUNT,
    min: 0,
    max: 1_000,
  },
  {
    key: 'max_exposure',
    field: 'maxExposureE6',
    label: 'Exposure',
    help: 'What all open trades may cost together, orders under way included. Less is safer.',
    ...MONEY,
    max: 10_000_000,
  },
  {
    key: 'max_trade_loss',
    field: 'maxTradeLossE6',
    label: 'Loss per trade',
    help: 'What one entry may cost with fees, which is the most that it can lose. Less is safer.',
    ...MONEY,
    max: 1_000_000,
  },
  {
    key: 'max_hour_loss',
    field: 'maxHourLossE6',
    label: 'Loss per hour',
    help: 'When the trades that ended in the last 60 minutes have lost this much in all, entries stop. Less is safer.',
    ...MONEY,
    max: 1_000_000,
  },
  {
    key: 'max_day_loss',
    field: 'maxDayLossE6',
    label: 'Loss per day',
    help: 'When the trades that ended this day (UTC) have lost this much in all, entries stop. Less is safer.',
    ...MONEY,
    max: 1_000_000,
  },
  {
    key: 'max_drawdown',
    field: 'maxDrawdownE6',
    label: 'Drawdown',
    help: 'When the profit has fallen this far below its highest since trading was last armed, trading halts. Less is safer.',
    ...MONEY,
    max: 1_000_000,
  },
  {
    key: 'max_orders_per_hour',
    field: 'maxOrdersPerHour',
    label: 'Entries per hour',
    help: 'When so many entries were decided in the last 60 minutes, entries stop. Fewer is safer.',
    ...COUNT,
    min: 0,
    max: 10_000,
  },
  {
    key: 'price_band',
    field: 'priceBandE4',
    label: 'Price band',
    help: 'How far an entry’s limit may lie from the ask that is quoted. Narrower is safer.',
    ...CENTS,
    min: 0,
    max: 99,
  },
  {
    key: 'max_spread',
    field: 'maxSpreadE4',
    label: 'Spread',
    help: 'No entry in a book whose bid and ask are further apart. Narrower is safer.',
    ...CENTS,
    min: 0.01,
    max: 99,
  },
  {
    key: 'max_index_age',
    field: 'maxIndexAgeMs',
    label: 'Age of the index',
    help: 'No entry when the newest index print is older. Shorter is safer.',
    ...SECONDS,
    min: 1,
    max: 60,
    step: 0.1,
  },
  {
    key: 'max_book_age',
    field: 'maxBookAgeMs',
    label: 'Age of the books',
    help: 'No entry when the newest message of the books is older; quiet books prove themselves every few seconds. Shorter is safer.',
    ...SECONDS,
    min: 1,
    max: 120,
    step: 0.1,
  },
  {
    key: 'proxy_min_time_to_close',
    field: 'proxyMinTimeToCloseS',
    label: 'Proxy index: time to close',
    help: 'Where a proxy stands in for the settlement index, no entry in the last so many seconds. Longer is safer.',
    unit: 's',
    scale: 1,
    min: 0,
    max: 3_600,
    step: 1,
  },
  {
    key: 'max_burst',
    field: 'maxBurstE2',
    label: 'Contracts in 15 seconds',
    help: 'When entries fill more contracts than this within 15 seconds, the exchange itself refuses further ones. Fewer is safer.',
    ...CONTRACTS,
    min: 1,
    max: 1_000_000,
    step: 1,
  },
  {
    key: 'max_rejected_in_a_row',
    field: 'maxRejectedInARow',
    label: 'Rejected orders in a row',
    help: 'When the exchange refuses so many orders one after the other, entries stop. Fewer is safer.',
    ...COUNT,
    min: 1,
    max: 100,
  },
  {
    key: 'max_unknown_orders',
    field: 'maxUnknownOrders',
    label: 'Unknown orders',
    help: 'When the fate of so many orders is unknown at once, entries stop. Fewer is safer.',
    ...COUNT,
    min: 1,
    max: 100,
  },
  {
    key: 'max_mismatch',
    field: 'maxMismatchMs',
    label: 'Mismatch with the exchange',
    help: 'When ledger and exchange differ for longer than this, trading halts. Shorter is safer.',
    ...SECONDS,
    min: 1,
    max: 3_600,
    step: 1,
  },
];

/** The limits as their owner sets them: forms, `recio risk` and validation are made from these. */
export const RISK_PARAMETERS: readonly NumberSpec[] = DESCRIBED.map(({ field, scale, ...spec }) => ({
  type: 'number',
  default: DEFAULT_RISK_LIMITS[field] / scale,
  ...spec,
}));

/** The limits that are counts: whole numbers and nothing between. */
export const RISK_COUNTS: ReadonlySet<string> = new Set(
  DESCRIBED.flatMap(({ key, unit, scale }) => (unit === '' && scale === 1 ? [key] : [])),
);

/** Limits in the owner's units. */
export const riskParameters = (limits: RiskLimits): Parameters =>
  Object.fromEntries(DESCRIBED.map(({ key, field, scale }) => [key, limits[field] / scale]));

/** Limits from values that were checked against {@link RISK_PARAMETERS}; what is not among them keeps its default. */
export function riskLimits(parameters: Parameters): RiskLimits {
  const given = DESCRIBED.flatMap(({ key, field, scale }) => {
    const value = parameters[key];
    return typeof value === 'number' ? [[field, Math.round(value * scale)] as const] : [];
  });
  return { ...DEFAULT_RISK_LIMITS, ...Object.fromEntries(given) };
}
