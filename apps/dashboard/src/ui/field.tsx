import type { ComponentProps, ReactNode } from 'react';
import { useId } from 'react';

/** The look of whatever is typed into. 16 px, or phones zoom in. */
const FIELD =
  'mt-1.5 block min-h-11 w-full rounded-md border border-edge bg-ground px-3 text-base text-ink placeholder:text-faint aria-invalid:border-down';

/** A labelled input; `problem` says what is wrong with what was typed. */
export function Field({
  label,
  means,
  problem = null,
  unit,
  ...rest
}: ComponentProps<'input'> & { label: string; means?: ReactNode; problem?: string | null; unit?: string }) {
  const id = useId();
  const told = problem ?? means;
  return (
    <div>
      <label htmlFor={id} className="block text-sm text-muted">
        {label}
        {unit !== undefined && <span className="text-faint"> ({unit})</span>}
      </label>
      <input
        autoComplete="off"
        {...rest}
        id={id}
        className={FIELD}
        {...(problem === null ? {} : { 'aria-invalid': true })}
        {...(told === undefined ? {} : { 'aria-describedby': `${id}-told` })}
      />
      {told !== undefined && (
        <p id={`${id}-told`} className={`mt-1 text-xs ${problem === null ? 'text-muted' : 'text-down'}`}>
          {told}
        </p>
      )}
    </div>
  );
}
