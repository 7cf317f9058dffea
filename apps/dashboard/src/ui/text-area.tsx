import type { ComponentProps, ReactNode } from 'react';
import { useId } from 'react';

/** A labelled field of several lines; `problem` says what is wrong with what was typed. */
export function TextArea({
  label,
  means,
  problem = null,
  ...rest
}: ComponentProps<'textarea'> & { label: string; means?: ReactNode; problem?: string | null }) {
  const id = useId();
  const told = problem ?? means;
  return (
    <div>
      <label htmlFor={id} className="block text-sm text-muted">
        {label}
      </label>
      <textarea
        autoComplete="off"
        {...rest}
        id={id}
        className="mt-1.5 block w-full rounded-md border border-edge bg-ground px-3 py-2 font-mono text-base text-ink placeholder:text-faint aria-invalid:border-down"
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
