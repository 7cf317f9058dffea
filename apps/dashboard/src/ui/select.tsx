import { useId } from 'react';

/** One of many, by a labelled list; `problem` says what is wrong with what was chosen. */
export function Select(props: {
  label: string;
  means?: string | undefined;
  problem?: string | null;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  const { problem = null } = props;
  const told = problem ?? props.means;
  return (
    <div>
      <label htmlFor={id} className="block text-sm text-muted">
        {props.label}
      </label>
      <select
        id={id}
        value={props.value}
        onChange={({ target }) => props.onChange(target.value)}
        className="mt-1.5 block min-h-11 w-full rounded-md border border-edge bg-ground px-3 text-base text-ink aria-invalid:border-down"
        {...(problem === null ? {} : { 'aria-invalid': true })}
        {...(told === undefined ? {} : { 'aria-describedby': `${id}-told` })}
      >
        {props.options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {told !== undefined && (
        <p id={`${id}-told`} className={`mt-1 text-xs ${problem === null ? 'text-muted' : 'text-down'}`}>
          {told}
        </p>
      )}
    </div>
  );
}
