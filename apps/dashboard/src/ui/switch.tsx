import { Switch as Base } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';

/** Label and explanation on the left, the switch on the right; the whole line can be pressed. */
export function Switch(props: {
  label: string;
  means?: ReactNode;
  isOn: boolean;
  disabled?: boolean;
  onChange: (isOn: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 py-1.5">
      <div className="min-w-0">
        <span id={id} className="text-sm font-medium">
          {props.label}
        </span>
        {props.means !== undefined && (
          <p id={`${id}-means`} className="text-xs text-pretty text-muted">
            {props.means}
          </p>
        )}
      </div>
      <Base.Root
        checked={props.isOn}
        disabled={props.disabled ?? false}
        onCheckedChange={props.onChange}
        aria-labelledby={id}
        {...(props.means === undefined ? {} : { 'aria-describedby': `${id}-means` })}
        className="group relative grid h-11 w-14 shrink-0 items-center rounded-md data-[disabled]:opacity-50"
      >
        <span className="mx-auto h-6 w-11 rounded-full border border-edge bg-raised p-0.5 group-data-[checked]:border-accent group-data-[checked]:bg-accent">
          <Base.Thumb className="block size-4.5 rounded-full bg-edge motion-safe:transition-transform data-[checked]:translate-x-5 data-[checked]:bg-ground" />
        </span>
      </Base.Root>
    </div>
  );
}
