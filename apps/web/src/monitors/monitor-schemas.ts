import { SYMBOLS } from '@rec-io/domain/market';
import type { ParameterSpec } from '@rec-io/domain/parameters';
import { Type } from '@sinclair/typebox';
import { fields, Mode, oneOf, orNull, SettingProblem } from '../contract/schemas.ts';

/** More than any strategy may declare, with size and rules. */
const SETTINGS_MAX = 150;
const TEXT_MAX = 64;

const Value = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);
const Values = Type.Record(Type.String(), Value);
const Parts = fields({ parameters: Values, size: Values, rules: Values });

/** What is typed, by key; null gives a setting back. Whether it can be is the monitor's rule to say. */
const WishedSettings = Type.Record(
  Type.String(),
  Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: TEXT_MAX }), Type.Null()]),
  { maxProperties: SETTINGS_MAX, description: 'by key; null gives one back to the defaults' },
);

const Name = Type.String({
  pattern: '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$',
  description: '1 to 40 lower case letters, digits and dashes, no dash at its ends',
});
const StrategyName = Type.String({ minLength: 1, maxLength: TEXT_MAX });
const Coin = oneOf(...SYMBOLS);
const Series = oneOf('hourly', 'quarter');

export const OfMonitor = fields({ name: Name });
export const NewMonitor = fields({
  name: Name,
  symbol: Coin,
  series: Series,
  strategy: StrategyName,
  settings: WishedSettings,
});
export const MonitorEdit = fields({ strategy: Type.Optional(StrategyName), settings: WishedSettings });
export const MonitorSwitch = fields({
  enabled: Type.Boolean(),
  confirm: Type.Optional(oneOf('prod')),
});

export const Monitor = fields({
  name: Type.String(),
  symbol: Coin,
  series: Series,
  strategy: Type.String({ description: 'by which it enters' }),
  own: Type.Object(Parts.properties, {
    additionalProperties: false,
    description: 'what was set for it; all else holds as its strategy says under inherited',
  }),
  entersBy: Type.Record(Type.String(), Value, {
    description: 'every setting of its strategy as it holds for it',
  }),
  enabled: Type.Boolean(),
  mode: orNull(Mode),
  obstacle: orNull(
    fields({
      kind: oneOf('wrong', 'off', 'other-mode', 'entries-off', 'suspended'),
      detail: Type.String({ description: 'the setting and its fault, the mode, or the reason' }),
    }),
  ),
  problems: Type.Array(SettingProblem),
  held: Type.Array(
    fields({
      id: Type.String(),
      monitor: Type.String(),
      account: Type.String(),
      mode: Type.String(),
      ticker: Type.String(),
      side: Type.String(),
      status: Type.String(),
    }),
    { description: 'trades on which money still hangs, of every account and mode' },
  ),
});

export const MonitorList = fields({
  mode: Mode,
  autoEntry: Type.Boolean({ description: 'whether automatic entry is on in this mode' }),
  monitors: Type.Array(Monitor),
});

const described = { key: Type.String(), label: Type.String(), help: Type.String() };
const Spec = Type.Union([
  fields({
    ...described,
    type: Type.Literal('number'),
    default: Type.Number(),
    min: Type.Number(),
    max: Type.Number(),
    step: Type.Number(),
    unit: Type.String(),
    whole: Type.Boolean(),
  }),
  fields({ ...described, type: Type.Literal('boolean'), default: Type.Boolean() }),
  fields({
    ...described,
    type: Type.Literal('choice'),
    default: Type.String(),
    choices: Type.Array(Type.String()),
  }),
]);

const Specs = { parameters: Type.Array(Spec), size: Type.Array(Spec), rules: Type.Array(Spec) };

/** What holds for all monitors that have nothing of their own. */
export const AutoTrade = fields({
  mode: Mode,
  entries: Type.Boolean({ description: 'whether monitors may buy by themselves in this mode' }),
  values: Parts,
  specs: fields(Specs),
});
export const AutoTradeChange = fields({ settings: WishedSettings });

export const Strategies = fields({
  directory: Type.String({ description: 'where the owner’s own strategies lie' }),
  strategies: Type.Array(
    fields({
      name: Type.String(),
      kind: oneOf('built-in', 'own'),
      description: Type.String(),
      problem: orNull(Type.String({ description: 'why it cannot be used' })),
      parameters: Type.Array(Spec),
      inherited: Type.Object(Parts.properties, {
        additionalProperties: false,
        description: 'what holds for a monitor of it for which nothing is set',
      }),
    }),
  ),
  size: Type.Array(Spec),
  rules: Type.Array(Spec),
});

/** A parameter as it is shown: an owner's strategy may declare more of it than anybody asked for. */
export function shownSpec(spec: ParameterSpec) {
  const { key, label, help } = spec;
  if (spec.type === 'boolean') return { key, label, help, type: spec.type, default: spec.default };
  if (spec.type === 'choice')
    return { key, label, help, type: spec.type, default: spec.default, choices: [...spec.choices] };
  const { min, max, step, unit, whole = false } = spec;
  return { key, label, help, type: spec.type, default: spec.default, min, max, step, unit, whole };
}
