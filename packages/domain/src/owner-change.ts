import { HOURLY_HTC } from './hourly-htc.ts';
import type { SettingsWish } from './monitor-change.ts';
import type { OwnerDefaults } from './monitor-settings.ts';
import {
  type AutoTradeSettings,
  entryDefaults,
  protectionDefaults,
  sizeDefaults,
  type TradePreferences,
} from './owner-settings.ts';
import {
  type ParameterProblem,
  type ParameterSpec,
  type Parameters,
  parameterProblems,
} from './parameters.ts';
import { PROTECTION_PARAMETERS } from './protection-parameters.ts';
import { SIZE_PARAMETERS } from './size-parameters.ts';

/** What an owner has set for all monitors, by the keys of the forms and the parts of a monitor's settings. */
export const ownerValues = ({ auto, preferences }: OwnerDefaults) => ({
  parameters: entryDefaults(auto),
  size: sizeDefaults(preferences),
  rules: protectionDefaults(auto),
});

/** Kept as whole numbers. */
const WHOLE = new Set([
  ...['min_time', 'max_time', 'min_ttc_seconds', 'verification_period_seconds'],
  ...['position_size', 'multiplier'],
]);

/** The forms of those of some parameters that an owner may set for all monitors. */
const ofOwner = (specs: readonly ParameterSpec[], values: Parameters): readonly ParameterSpec[] =>
  specs
    .filter(({ key }) => Object.hasOwn(values, key))
    .map((spec) => (spec.type === 'number' && WHOLE.has(spec.key) ? { ...spec, whole: true } : spec));

export const ownerSpecs = (defaults: OwnerDefaults) => {
  const { parameters, size, rules } = ownerValues(defaults);
  return {
    parameters: ofOwner(HOURLY_HTC.parameters, parameters),
    size: ofOwner(SIZE_PARAMETERS, size),
    rules: ofOwner(PROTECTION_PARAMETERS, rules),
  };
};

export type OwnerChange = {
  readonly auto: Partial<AutoTradeSettings>;
  readonly preferences: Partial<TradePreferences>;
  /** Why nothing of it must be kept; empty when it may. */
  readonly problems: readonly ParameterProblem[];
};

/** What an owner wants for all monitors, as it is kept. There is nothing above it to which null could give a value back. */
export function changedOwnerDefaults(defaults: OwnerDefaults, wish: SettingsWish): OwnerChange {
  const [values, specs] = [ownerValues(defaults), ownerSpecs(defaults)];
  const all = [...specs.parameters, ...specs.size, ...specs.rules];
  const now = { ...values.parameters, ...values.size, ...values.rules };
  const problems = parameterProblems(all, { ...now, ...(wish as Readonly<Record<string, unknown>>) });
  const fields = (of: Parameters) =>
    Object.fromEntries(
      Object.entries(wish)
        .filter(([key]) => Object.hasOwn(of, key))
        .map(([key, value]) => [
          key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
          value,
        ]),
    );
  return {
    auto: fields({ ...values.parameters, ...values.rules }),
    preferences: fields(values.size),
    problems,
  };
}
