import type { ReactNode } from 'react';
import { useIsStale } from '../live/use-view.ts';

/** A titled box. What it shows is greyed while nothing newer can come. */
export function Panel(props: { title: string; aside?: ReactNode; children: ReactNode; className?: string }) {
  const isStale = useIsStale();
  return (
    <section
      aria-label={props.title}
      className={`min-w-0 rounded-lg border border-line bg-panel ${props.className ?? ''}`}
    >
      <header className="flex min-h-10 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line px-3 py-1.5">
        <h2 className="text-xs font-semibold tracking-wide text-muted uppercase">{props.title}</h2>
        {props.aside}
      </header>
      <div className={`overflow-x-auto ${isStale ? 'stale' : ''}`}>{props.children}</div>
    </section>
  );
}
