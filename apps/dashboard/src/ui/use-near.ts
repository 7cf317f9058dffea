import { type RefObject, useEffect, useState } from 'react';

/** Who goes through the page without scrolling, by a search or a screen reader, finds the rest by then. */
const AT_LAST_MS = 8_000;

/**
 * True from when an element is less than half a screen away from what is seen, at last after eight seconds: what lies far below is not
 * built while the rest is.
 * @param isPlaced what stands above it is there: before that, everything is near
 */
export function useNear(element: RefObject<Element | null>, isPlaced: boolean): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (isNear || !isPlaced || element.current === null) return;
    const timer = setTimeout(() => setIsNear(true), AT_LAST_MS);
    const watch = new IntersectionObserver((seen) => setIsNear(seen.some((one) => one.isIntersecting)), {
      rootMargin: '50%',
    });
    watch.observe(element.current);
    return () => {
      clearTimeout(timer);
      watch.disconnect();
    };
  }, [isNear, isPlaced, element]);
  return isNear;
}
