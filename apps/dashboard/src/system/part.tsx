import type { ReactNode } from 'react';

/** A titled part of the page. */
export function Part(props: { title: string; means?: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={props.title} className="min-w-0 rounded-lg border border-line bg-panel">
      <header className="flex flex-wrap items-start justify-between gap-2 px-3 pt-2 pb-1">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{props.title}</h2>
          {props.means !== undefined && <p className="text-xs text-pretty text-muted">{props.means}</p>}
        </div>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}
