import { useSyncExternalStore } from 'react';

/** Below Tailwind's `md`. */
const narrow = matchMedia('(width < 48rem)');

function subscribe(changed: () => void): () => void {
  narrow.addEventListener('change', changed);
  return () => narrow.removeEventListener('change', changed);
}

/** Whether there is only the width of a phone. */
export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches);
