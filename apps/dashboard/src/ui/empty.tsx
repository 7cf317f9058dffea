import type { ReactNode } from 'react';

/** What stands where nothing is yet: what to expect, not only that it is missing. */
export function Empty({ children }: { children: ReactNode }) {
  return <p className="px-4 py-6 text-center text-sm text-balance text-muted">{children}</p>;
}
