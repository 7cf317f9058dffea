import { useEffect, useRef } from 'react';
import { SHELL } from '../text/shell.ts';

let shown: string | null = null;

/**
 * The name of a page, to which whoever listens is brought whenever the page changes. Hidden to the eye where the page itself says it.
 */
export function PageHeading({ name, isHidden = false }: { name: string; isHidden?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Whoever has just opened the application is at its start already.
    if (shown !== null && shown !== name) heading.current?.focus({ preventScroll: true });
    shown = name;
  }, [name]);
  return (
    <h1 ref={heading} tabIndex={-1} className={isHidden ? 'sr-only' : 'text-xl font-semibold tracking-tight'}>
      {name}
    </h1>
  );
}

export const PageTitle = ({ name }: { name: string }) => <title>{`${name} · ${SHELL.product}`}</title>;
