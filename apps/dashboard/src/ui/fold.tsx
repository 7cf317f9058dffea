import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** What is shown on a press: a line that says what it is, with a mark that turns. */
export function Fold(props: {
  name: ReactNode;
  isOpen?: boolean;
  /** Of the whole. */
  className?: string;
  /** Of the line. */
  nameClassName?: string;
  children: ReactNode;
}) {
  return (
    <details open={props.isOpen} className={`group ${props.className ?? ''}`}>
      <summary
        className={`flex list-none items-center gap-1 touch:min-h-11 -outline-offset-2 ${props.nameClassName ?? 'min-h-7 text-xs text-muted hover:text-ink'}`}
      >
        <Icon name="chevron" className="size-4 -rotate-90 group-open:rotate-0" />
        {props.name}
      </summary>
      {props.children}
    </details>
  );
}
