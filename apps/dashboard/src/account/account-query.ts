import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type AccountHere = Got<'/api/account'>;
export type Reach = Got<'/api/accounts'>[number];
export type Person = Got<'/api/rights'>[number];
export type Risk = Got<'/api/risk'>;
export type Role = Person['role'];

export const PEOPLE_KEY = ['account', 'people'] as const;
export const RISK_KEY = ['account', 'risk'] as const;

const asked = { retry: false } as const;

/** The account that is looked at. */
export const accountQuery = queryOptions<AccountHere, Refusal>({
  queryKey: ['account', 'here'],
  queryFn: () => orThrow(ask('/api/account')),
  ...asked,
});

/** All on which one has a right. */
export const accountsQuery = queryOptions<readonly Reach[], Refusal>({
  queryKey: ['account', 'all'],
  queryFn: () => orThrow(ask('/api/accounts')),
  ...asked,
});

/** For owners alone. */
export const peopleQuery = queryOptions<readonly Person[], Refusal>({
  queryKey: PEOPLE_KEY,
  queryFn: () => orThrow(ask('/api/rights')),
  ...asked,
});

export const riskQuery = queryOptions<Risk, Refusal>({
  queryKey: RISK_KEY,
  queryFn: () => orThrow(ask('/api/risk')),
  ...asked,
});

const ROWS = 10;
type Paged = { readonly next: string | null };

function pages<Page extends Paged>(
  name: string,
  read: (page: { limit: number; after?: string }) => Promise<Page>,
) {
  return infiniteQueryOptions<Page, Refusal, readonly Page[], unknown[], string | null>({
    queryKey: ['account', name],
    queryFn: ({ pageParam }) => read({ limit: ROWS, ...(pageParam === null ? {} : { after: pageParam }) }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages: got }) => got,
    refetchOnWindowFocus: false,
    ...asked,
  });
}

/** Page by page, the newest first. */
export const settlementsQuery = pages('settlements', (page) => orThrow(ask('/api/settlements', page)));
export const fillsQuery = pages('fills', (page) => orThrow(ask('/api/fills', page)));
