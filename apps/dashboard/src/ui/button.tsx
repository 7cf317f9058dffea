import type { ComponentProps } from 'react';

/** `main` for the one thing that is meant, `danger` for what cannot be taken back, `quiet` for everything else. */
export type ButtonLook = 'main' | 'danger' | 'quiet' | 'plain';

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  main: 'bg-accent text-ground hover:brightness-110',
  danger: 'bg-prod text-white hover:brightness-110',
  quiet: 'border border-line bg-raised text-ink hover:border-edge',
  plain: 'text-muted hover:bg-raised hover:text-ink',
};

export function Button({
  look = 'quiet',
  small = false,
  className = '',
  ...rest
}: ComponentProps<'button'> & { look?: ButtonLook; small?: boolean }) {
  const size = small ? 'min-h-7 px-2 text-xs touch:min-h-11' : 'min-h-10 px-4 text-sm touch:min-h-11';
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex items-center justify-center gap-1.5 rounded-md font-semibold whitespace-nowrap disabled:opacity-50 ${size} ${LOOKS[look]} ${className}`}
    />
  );
}
