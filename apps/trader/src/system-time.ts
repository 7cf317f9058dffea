import type { Clock, Timers } from '@rec-io/engine/ports';

/** The machine's clock and timers. */
export const systemTime: Clock & Timers = {
  nowMs: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
