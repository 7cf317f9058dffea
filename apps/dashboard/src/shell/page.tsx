import type { ReactNode } from 'react';
import { PageHeading, PageTitle } from './page-heading.tsx';

/**
 * The frame of every page but the Trade Monitor: its name, and what it holds in a column that can be read.
 * @param aside beside the name; where it comes later, its height is kept: a button's on a phone
 */
export function Page({ name, aside, children }: { name: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-[90rem] px-3 py-4 sm:px-5">
      <PageTitle name={name} />
      <div
        className={`mb-4 flex flex-wrap items-center justify-between gap-3 ${aside === undefined ? '' : 'min-h-11 sm:min-h-8'}`}
      >
        <PageHeading name={name} />
        {aside}
      </div>
      {children}
    </div>
  );
}
