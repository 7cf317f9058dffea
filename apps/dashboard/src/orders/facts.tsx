import type { ReactNode } from 'react';

/** Names and numbers of an order, one below the other. */
export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-2 gap-x-6 text-sm sm:gap-y-0.5">{children}</dl>
);

export function Fact(props: { name: string; means?: string; colour?: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-2 border-b border-line/60 py-1">
      <dt className="text-muted">
        {props.name}
        {props.means !== undefined && <span className="block text-xs text-faint">{props.means}</span>}
      </dt>
      <dd className={`font-semibold ${props.colour ?? ''}`}>{props.children}</dd>
    </div>
  );
}
