import { useId } from 'react';

/** One of a few, all of them visible: radio buttons that look like one bar. */
export function Choice<T extends string | number>(props: {
  label: string;
  /** Shows the label to the eye as well. */
  showLabel?: boolean;
  value: T;
  options: readonly (readonly [value: T, name: string])[];
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset
      className={props.showLabel ? 'flex flex-wrap items-center justify-between gap-x-4 gap-y-1' : ''}
    >
      <legend className={props.showLabel ? 'float-left text-sm font-medium' : 'sr-only'}>
        {props.label}
      </legend>
      <div className="inline-flex rounded-md border border-line bg-ground p-0.5">
        {props.options.map(([value, text]) => (
          <label
            key={value}
            className="flex min-h-7 cursor-pointer items-center rounded px-2.5 text-xs font-medium text-muted has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent touch:min-h-11 touch:px-3"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={props.value === value}
              onChange={() => props.onChange(value)}
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
