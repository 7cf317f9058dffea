import type { Topic, ViewTopics } from '@rec-io/domain/view';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Connection, Shown, ViewStore } from './view-store.ts';

export const ViewStoreContext = createContext<ViewStore | null>(null);

export function useViewStore(): ViewStore {
  const store = useContext(ViewStoreContext);
  if (store === null) throw new Error('a view was used outside ViewStoreContext');
  return store;
}

/** The newest of a topic; null until the first message. */
export function useTopic<T extends Topic>(topic: T): Shown<ViewTopics[T]> | null {
  const store = useViewStore();
  return useSyncExternalStore(store.subscribe, () => store.topic(topic));
}

/** One thing out of a topic. Draws again only when it changes, so it must be a plain value or part of the data itself. */
export function useTopicPart<T extends Topic, P>(topic: T, part: (data: ViewTopics[T]) => P): P | null {
  const store = useViewStore();
  return useSyncExternalStore(store.subscribe, () => {
    const shown = store.topic(topic);
    return shown === null ? null : part(shown.data);
  });
}

export function useConnection(): Connection {
  const store = useViewStore();
  return useSyncExternalStore(store.subscribe, () => store.connection);
}

/** Whether what is shown may be old because nobody tells us anything newer. Where nothing was ever told, nothing is old. */
export function useIsStale(): boolean {
  const { state } = useConnection();
  return useViewStore().isTold && (state === 'lost' || state === 'silent');
}
