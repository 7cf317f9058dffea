import { isOn, numberOf, type ParameterSpec, type Parameters } from './parameters.ts';
import { DEFAULT_PROTECTIVE_RULES, type ProtectiveRules } from './protection.ts';

const USUAL = DEFAULT_PROTECTIVE_RULES;
const CENT_E4 = 100;

/** How far below the best bid each next order of an exit sells, in 1/10,000 $. */
const LADDERS = {
  patient: [0, 100, 200, 300, 500],
  usual: USUAL.ladder.stepsE4,
  urgent: [200, 500, 1_000, 2_000, 4_000],
} as const;
type LadderName = keyof typeof LADDERS;

const STALE = ['book', 'hold', 'exit'] as const satisfies readonly ProtectiveRules['onStale'][];

const seconds = { type: 'number', unit: 's', step: 1 } as const;
const cents = { type: 'number', unit: '¢', step: 0.5 } as const;

/**
 * What protects a trade, as its owner sets it: forms, `recio monitors` and validation are made from these. Keys and defaults of
 * the two stops are the earlier system's.
 */
export const PROTECTION_PARAMETERS = [
  {
    key: 'auto_stop',
    label: 'Stop by probability',
    help: 'Sells a trade whose probability fell below the threshold. On is safer.',
    type: 'boolean',
    default: USUAL.probabilityStop.enabled,
  },
  {
    key: 'current_probability',
    label: 'Stop below',
    help: 'The present probability of the side held, below which the stop sells. Higher is safer.',
    type: 'number',
    unit: '%',
    default: USUAL.probabilityStop.below * 100,
    min: 0,
    max: 100,
    step: 1,
  },
  {
    key: 'min_ttc_seconds',
    label: 'Not in the last seconds',
    help: 'The stop by probability sells nothing when fewer seconds are left until the close. Fewer is safer.',
    ...seconds,
    default: USUAL.probabilityStop.minTimeToCloseS,
    min: 0,
    max: 3_600,
  },
  {
    key: 'verification_period_enabled',
    label: 'Verify before stopping',
    help: 'Whether a probability must stay below the threshold for a while before the stop sells. Off is faster.',
    type: 'boolean',
    default: USUAL.probabilityStop.verifyS > 0,
  },
  {
    key: 'verification_period_seconds',
    label: 'Verification period',
    help: 'For how long it must stay below. Shorter is faster.',
    ...seconds,
    default: 15,
    min: 0,
    max: 300,
  },
  {
    key: 'momentum_spike_enabled',
    label: 'Stop on a momentum spike',
    help: 'Sells a trade when momentum turns hard against it. On is safer.',
    type: 'boolean',
    default: USUAL.momentumSpikeStop.enabled,
  },
  {
    key: 'momentum_spike_threshold',
    label: 'Momentum of the stop',
    help: 'Momentum against the side held, of this size or more. Lower is safer.',
    type: 'number',
    unit: 'bp',
    default: USUAL.momentumSpikeStop.levelBp,
    min: 1,
    max: 1_000,
    step: 1,
  },
  {
    key: 'take_profit_enabled',
    label: 'Take profit',
    help: 'Sells a trade once the bid is far enough above what it cost.',
    type: 'boolean',
    default: USUAL.takeProfit.enabled,
  },
  {
    key: 'take_profit_gain',
    label: 'Gain to take',
    help: 'How far above the price paid the bid must be. Less is taken sooner.',
    ...cents,
    default: USUAL.takeProfit.gainE4 / CENT_E4,
    min: 0.5,
    max: 99,
  },
  {
    key: 'trailing_stop_enabled',
    label: 'Trailing stop',
    help: 'Sells a trade whose bid fell back from its peak. On is safer.',
    type: 'boolean',
    default: USUAL.trailingStop.enabled,
  },
  {
    key: 'trailing_stop_distance',
    label: 'Distance of the trailing stop',
    help: 'How far below its peak the bid may fall. Less is safer.',
    ...cents,
    default: USUAL.trailingStop.distanceE4 / CENT_E4,
    min: 0.5,
    max: 99,
  },
  {
    key: 'trailing_stop_arm_gain',
    label: 'Arms the trailing stop',
    help: 'How far above the price paid the peak must have been. Less is safer.',
    ...cents,
    default: USUAL.trailingStop.armGainE4 / CENT_E4,
    min: 0,
    max: 99,
  },
  {
    key: 'time_stop_enabled',
    label: 'Time stop',
    help: 'Sells a trade some time before the close instead of holding it to settlement.',
    type: 'boolean',
    default: USUAL.timeStop.enabled,
  },
  {
    key: 'time_stop_seconds',
    label: 'Time of the time stop',
    help: 'Sold when so many seconds are left until the close.',
    ...seconds,
    default: USUAL.timeStop.timeToCloseS,
    min: 0,
    max: 3_600,
  },
  {
    key: 'on_stale',
    label: 'Without a fresh index',
    help: 'book: the best bid stands for the probability; hold: the trade is kept; exit: it is sold after a while.',
    type: 'choice',
    default: USUAL.onStale,
    choices: STALE,
  },
  {
    key: 'stale_exit_seconds',
    label: 'Sold without an index after',
    help: 'Where a trade is sold without a fresh index: after so many seconds. Shorter is safer.',
    ...seconds,
    default: USUAL.staleExitS,
    min: 1,
    max: 3_600,
  },
  {
    key: 'exit_ladder',
    label: 'How an exit sells',
    help: 'How far each next order goes below the best bid: patient up to 5 ¢, usual up to 20 ¢, urgent from 2 ¢ up to 40 ¢.',
    type: 'choice',
    default: 'usual',
    choices: Object.keys(LADDERS) as LadderName[],
  },
  {
    key: 'exit_step_seconds',
    label: 'Time between the orders of an exit',
    help: 'Least time from one order of an exit to the next. Shorter is faster.',
    ...seconds,
    default: USUAL.ladder.stepMs / 1_000,
    min: 0.1,
    max: 60,
    step: 0.1,
  },
  {
    key: 'exit_floor',
    label: 'Lowest price of an exit',
    help: 'An exit never sells below this. Lower is surer to sell.',
    ...cents,
    default: USUAL.ladder.floorE4 / CENT_E4,
    min: 1,
    max: 99,
  },
  {
    key: 'exit_orders_max',
    label: 'Orders of an exit',
    help: 'After so many orders that did not sell everything the rest is held to settlement, and said so.',
    type: 'number',
    unit: 'orders',
    default: USUAL.ladder.ordersMax,
    min: 1,
    max: 200,
    step: 1,
  },
] as const satisfies readonly ParameterSpec[];

/** @param parameters complete: every key of {@link PROTECTION_PARAMETERS} */
export function protectiveRules(parameters: Parameters): ProtectiveRules {
  const centsE4 = (key: string): number => Math.round(numberOf(parameters, key) * CENT_E4);
  const verifies = isOn(parameters, 'verification_period_enabled');
  return {
    probabilityStop: {
      enabled: isOn(parameters, 'auto_stop'),
      below: numberOf(parameters, 'current_probability') / 100,
      minTimeToCloseS: numberOf(parameters, 'min_ttc_seconds'),
      verifyS: verifies ? numberOf(parameters, 'verification_period_seconds') : 0,
    },
    momentumSpikeStop: {
      enabled: isOn(parameters, 'momentum_spike_enabled'),
      levelBp: numberOf(parameters, 'momentum_spike_threshold'),
    },
    takeProfit: { enabled: isOn(parameters, 'take_profit_enabled'), gainE4: centsE4('take_profit_gain') },
    trailingStop: {
      enabled: isOn(parameters, 'trailing_stop_enabled'),
      distanceE4: centsE4('trailing_stop_distance'),
      armGainE4: centsE4('trailing_stop_arm_gain'),
    },
    timeStop: {
      enabled: isOn(parameters, 'time_stop_enabled'),
      timeToCloseS: numberOf(parameters, 'time_stop_seconds'),
    },
    onStale: STALE.find((choice) => choice === parameters['on_stale']) ?? USUAL.onStale,
    staleExitS: numberOf(parameters, 'stale_exit_seconds'),
    ladder: {
      stepsE4: LADDERS[parameters['exit_ladder'] as LadderName] ?? LADDERS.usual,
      stepMs: Math.round(numberOf(parameters, 'exit_step_seconds') * 1_000),
      floorE4: centsE4('exit_floor'),
      ordersMax: numberOf(parameters, 'exit_orders_max'),
    },
  };
}
