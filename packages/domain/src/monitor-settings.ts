import { HOURLY_HTC } from './hourly-htc.ts';
import type { Mode } from './ledger.ts';
import type { CoinSymbol, SeriesKind } from './market.ts';
import type { MonitorSpec } from './monitor.ts';
import {
  type AutoTradeSettings,
  entryDefaults,
  protectionDefaults,
  sizeDefaults,
  type TradePreferences,
} from './owner-settings.ts';
import {
  defaultsOf,
  type ParameterProblem,
  type ParameterSpec,
  type Parameters,
  parameterProblems,
} from './parameters.ts';
import { PROTECTION_PARAMETERS, protectiveRules } from './protection-parameters.ts';
import { SIZE_PARAMETERS, sizeRule } from './size-parameters.ts';
import type { StrategyDeclaration } from './strategy.ts';

/** A monitor as its owner keeps it: what differs from the defaults, in the owner's units. */
export type MonitorSettings = {
  readonly name: string;
  readonly symbol: CoinSymbol;
  readonly series: SeriesKind;
  /** Null: the one of the trade preferences. */
  readonly strategy: string | null;
  readonly parameters: Parameters;
  readonly size: Parameters;
  readonly rules: Parameters;
  readonly enabled: boolean;
  /** The mode for which it was enabled. Null: every mode in which automatic entry is switched on. */
  readonly mode: Mode | null;
};

/** The defaults above all monitors, and the switch above all of them. */
export type OwnerDefaults = { readonly auto: AutoTradeSettings; readonly preferences: TradePreferences };

/** The parts of a monitor's settings: how it enters, how much it buys, what protects what it bought. */
export const SETTING_PARTS = ['parameters', 'size', 'rules'] as const;
export type SettingPart = (typeof SETTING_PARTS)[number];

export type ResolvedMonitor = {
  readonly spec: MonitorSpec;
  /** Every setting in the owner's units, by part and key, and the form of each. */
  readonly values: Readonly<Record<SettingPart, Parameters>>;
  readonly specs: Readonly<Record<SettingPart, readonly ParameterSpec[]>>;
  /** What is set to something that it cannot be. Such a monitor is not enabled; what it holds is supervised all the same. */
  readonly problems: readonly ParameterProblem[];
};

/**
 * What a monitor runs with: its own settings, else the owner's defaults, else those of its strategy, protection and size.
 * The owner's entry settings are those of Hourly HTC and of no other strategy.
 * @param strategyOf what a strategy declares; null when nobody knows it
 */
export function resolveMonitor(
  { auto, preferences }: OwnerDefaults,
  own: MonitorSettings,
  strategyOf: (name: string) => Pick<StrategyDeclaration, 'parameters' | 'suggestedRules'> | null,
): ResolvedMonitor {
  const strategy = own.strategy ?? preferences.tradeStrategy;
  const declared = strategyOf(strategy);
  const specs = {
    parameters: declared?.parameters ?? [],
    size: SIZE_PARAMETERS,
    rules: PROTECTION_PARAMETERS,
  };
  const inherited = strategy === HOURLY_HTC.name ? entryDefaults(auto) : {};
  const parameters = layered(specs.parameters, { ...inherited, ...own.parameters });
  const size = layered(specs.size, { ...sizeDefaults(preferences), ...own.size });
  const rules = layered(specs.rules, {
    ...declared?.suggestedRules,
    ...protectionDefaults(auto),
    ...own.rules,
  });
  const problems =
    declared === null
      ? [{ key: 'strategy', message: `there is no strategy "${strategy}"` }]
      : [...parameters.problems, ...size.problems, ...rules.problems];
  const isOn = auto.autoEntry && own.enabled && (own.mode === null || own.mode === auto.autoEntryMode);
  return {
    spec: {
      name: own.name,
      symbol: own.symbol,
      series: own.series,
      strategy,
      parameters: parameters.values,
      size: sizeRule(size.values),
      rules: protectiveRules(rules.values),
      enabled: isOn && problems.length === 0,
      mode: auto.autoEntryMode,
      ...(declared === null && { isStrategyUnknown: true }),
    },
    values: { parameters: parameters.values, size: size.values, rules: rules.values },
    specs,
    problems,
  };
}

/** What cannot be is left at its default: nothing is ever protected by a number that is none. */
function layered(specs: readonly ParameterSpec[], given: Parameters) {
  const problems = parameterProblems(specs, given);
  const bad = new Set(problems.map(({ key }) => key));
  const good = Object.fromEntries(Object.entries(given).filter(([key]) => !bad.has(key)));
  return { values: { ...defaultsOf(specs), ...good }, problems };
}

/** Where a setting of a monitor is kept, by its key. A strategy's own come first: its author chose the name. */
export const partOf = (key: string, { specs }: Pick<ResolvedMonitor, 'specs'>): SettingPart | null =>
  SETTING_PARTS.find((part) => specs[part].some((spec) => spec.key === key)) ?? null;
