import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Refusal } from '../api/call.ts';
import { ASKED } from '../text/shell.ts';
import { Button } from './button.tsx';
import { Empty } from './empty.tsx';
import { Refused } from './refused.tsx';

/** What web was asked for: waited for, shown, or why it cannot be shown with the way to ask again. */
export function Asked<T>({
  query,
  children,
}: {
  query: Pick<UseQueryResult<T, Refusal>, 'data' | 'error' | 'refetch'>;
  children: (data: T) => ReactNode;
}) {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error === null) return <Empty>{ASKED.loading}</Empty>;
  return (
    <div className="pb-2">
      <Refused refusal={error} />
      <Button className="mt-3" onClick={() => void refetch()}>
        {ASKED.again}
      </Button>
    </div>
  );
}
