import type { ReactNode } from 'react';

/** A drawing of 100 × 100 over the whole width, with the words of its edges around it: those keep their size on a phone. */
export function ChartFrame(props: {
  label: string;
  top: string;
  bottom: string;
  left: string;
  right: string;
  children: ReactNode;
}) {
  const { label, top, bottom, left, right, children } = props;
  return (
    <figure className="px-3 pb-2 text-xs text-muted">
      <p>{top}</p>
      <svg
        role="img"
        aria-label={label}
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        className="my-1 h-56 w-full overflow-visible"
        fill="none"
      >
        {children}
      </svg>
      <p>{bottom}</p>
      <p className="flex justify-between border-t border-line pt-1">
        <span>{left}</span>
        <span>{right}</span>
      </p>
    </figure>
  );
}
