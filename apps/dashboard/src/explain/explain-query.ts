import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Query, type Refusal } from '../api/call.ts';

export type Story = Got<'/api/trades/{id}'>;
export type StoryEvent = Story['events'][number];
export type Decision = NonNullable<Got<'/api/trades/{id}/decision'>['decision']>;

type Mode = Query<'/api/trades/{id}'>['mode'];

/** A trade that is not over goes on while somebody looks. */
export const storyQuery = (id: string, mode: string | undefined) =>
  queryOptions<Story, Refusal>({
    queryKey: ['trades', id, mode],
    queryFn: () => orThrow(ask('/api/trades/{id}', modeOf(mode), { id })),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : 2_000),
    retry: false,
  });

export const decisionQuery = (id: string, mode: string | undefined, at: 'entry' | 'exit') =>
  queryOptions<Got<'/api/trades/{id}/decision'>, Refusal>({
    queryKey: ['trades', id, mode, 'decision', at],
    queryFn: () => orThrow(ask('/api/trades/{id}/decision', { ...modeOf(mode), at }, { id })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** Words of the address, never checked here: web does. */
const modeOf = (mode: string | undefined) => (mode === undefined ? {} : { mode: mode as NonNullable<Mode> });

const isOver = (story: Story | undefined): boolean =>
  story !== undefined && (story.trade.status === 'closed' || story.trade.status === 'error');
