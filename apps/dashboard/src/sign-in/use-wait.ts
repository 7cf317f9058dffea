import { useEffect, useState } from 'react';

/** Seconds that are still to be waited, 0 when none; by the clock, for a phone stops timers while its owner looks up a code. */
export function useWait(): readonly [leftSeconds: number, wait: (seconds: number) => void] {
  const [untilMs, setUntilMs] = useState(0);
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (nowMs >= untilMs) return;
    const timer = setTimeout(() => setNowMs(Date.now()), 500);
    return () => clearTimeout(timer);
  }, [nowMs, untilMs]);
  const wait = (seconds: number) => {
    const startMs = Date.now();
    setNowMs(startMs);
    setUntilMs(startMs + seconds * 1000);
  };
  return [Math.max(0, Math.ceil((untilMs - nowMs) / 1000)), wait];
}
