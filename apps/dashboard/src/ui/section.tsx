import type { ReactNode } from 'react';

/** A titled part of a page of settings. */
export function Section(props: { title: string; means?: string; children: ReactNode }) {
  return (
    <section aria-label={props.title} className="rounded-lg border border-line bg-panel px-4 py-3">
      <h2 className="text-base font-semibold">{props.title}</h2>
      {props.means !== undefined && <p className="mb-1 text-sm text-muted">{props.means}</p>}
      <div className="divide-y divide-line">{props.children}</div>
    </section>
  );
}
