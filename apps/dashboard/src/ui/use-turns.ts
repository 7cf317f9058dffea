import { startTransition, useEffect, useState } from 'react';

/**
 * Counts from 0 to `last`, each step after the one before is drawn: what is large comes in parts, and a slow phone answers to a
 * finger in between.
 */
export function useTurns(last: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (turn >= last) return;
    const timer = setTimeout(() => startTransition(() => setTurn(turn + 1)));
    return () => clearTimeout(timer);
  }, [turn, last]);
  return turn;
}
