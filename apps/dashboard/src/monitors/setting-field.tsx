import { MONITOR_FORM } from '../text/monitors.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { type Value, valueText } from './draft.ts';
import type { Spec } from './monitors-query.ts';

/** One declared setting: its label, unit, range and meaning, what is wrong with it, and the way back to what is inherited. */
export function SettingField(props: {
  spec: Spec;
  /** As it is typed; undefined while it is inherited. */
  own: string | boolean | undefined;
  inherited: Value | undefined;
  problem: string | null;
  onChange: (value: string | boolean) => void;
  onReset: () => void;
}) {
  const { spec, own, inherited, problem, onChange } = props;
  return (
    <div
      className={`rounded-md border-l-2 pl-3 ${own === undefined ? 'border-transparent' : 'border-accent'}`}
    >
      {spec.type === 'number' && (
        <Field
          label={spec.label}
          {...(spec.unit === '' ? {} : { unit: spec.unit })}
          inputMode="decimal"
          maxLength={20}
          value={String(own ?? inherited ?? '')}
          means={`${spec.help} ${MONITOR_FORM.range(spec.min, spec.max, spec.unit)}`}
          problem={problem === null ? null : `${spec.label} ${problem}.`}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
      {spec.type === 'boolean' && (
        <>
          <Switch
            label={spec.label}
            means={spec.help}
            isOn={(own ?? inherited) === true}
            onChange={onChange}
          />
          {problem !== null && <p className="text-xs text-down">{`${spec.label} ${problem}.`}</p>}
        </>
      )}
      {spec.type === 'choice' && (
        <Select
          label={spec.label}
          means={spec.help}
          problem={problem === null ? null : `${spec.label} ${problem}.`}
          value={String(own ?? inherited ?? spec.default)}
          options={spec.choices.map((choice) => [choice, choice])}
          onChange={onChange}
        />
      )}
      {own !== undefined && (
        <Button
          small
          look="plain"
          className="-ml-2"
          aria-label={`${spec.label}: ${MONITOR_FORM.reset(valueText(spec, inherited))}`}
          onClick={props.onReset}
        >
          {MONITOR_FORM.reset(valueText(spec, inherited))}
        </Button>
      )}
    </div>
  );
}
