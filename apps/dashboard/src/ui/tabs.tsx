import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export type Tab = { readonly id: string; readonly name: ReactNode; readonly content: ReactNode };

/** Arrow keys go from tab to tab. */
export function Tabs(props: {
  label: string;
  tabs: readonly Tab[];
  aside?: ReactNode;
  /** Greys what is shown: nothing newer can come. */
  isStale?: boolean;
}) {
  const { label, tabs, aside, isStale = false } = props;
  return (
    <Base.Root defaultValue={tabs[0]?.id} className="min-w-0 rounded-lg border border-line bg-panel">
      <div className="flex flex-wrap items-center justify-between gap-x-4 border-b border-line pr-3">
        <Base.List aria-label={label} className="flex">
          {tabs.map(({ id, name }) => (
            <Base.Tab
              key={id}
              value={id}
              className="min-h-10 border-b-2 border-transparent px-3 text-xs font-semibold tracking-wide text-muted uppercase -outline-offset-2 hover:text-ink data-[active]:border-accent data-[active]:text-ink touch:min-h-11"
            >
              {name}
            </Base.Tab>
          ))}
        </Base.List>
        {aside}
      </div>
      {tabs.map(({ id, content }) => (
        <Base.Panel key={id} value={id} className={`-outline-offset-2 ${isStale ? 'stale' : ''}`}>
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
