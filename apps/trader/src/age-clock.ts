import { uptime } from 'node:os';
import type { Clock } from '@rec-io/engine/ports';

/** Clocks of one machine, read one after the other, differ by less. */
const JUMP_MS = 250;

export type MachineClocks = {
  /** Only ever goes forward; stands while the machine sleeps. */
  readonly steadyMs: () => number;
  readonly wallMs: () => number;
  /** Since the machine started, its sleep included; whoever sets a clock does not move it. */
  readonly upMs: () => number;
};

const MACHINE: MachineClocks = {
  steadyMs: () => performance.now(),
  wallMs: () => Date.now(),
  upMs: () => uptime() * 1_000,
};

/**
 * The clock by which the engine tells how old something is, and waits: it begins at the time on the wall, goes on through the machine's
 * sleep, and does not move when somebody sets a clock. By a clock that was set back an hour a stop would wait an hour for its next
 * step, and what is an hour old would be fresh; by one that was set ahead nothing would be.
 */
export function ageClock({ steadyMs, wallMs, upMs }: MachineClocks = MACHINE): Clock {
  let offsetMs = wallMs() - steadyMs();
  /** Of wall and steady clock at the last look; of up and steady clock as far as sleep was taken in. */
  let wallAheadMs = offsetMs;
  let upAheadMs = upMs() - steadyMs();
  return {
    nowMs() {
      const steady = steadyMs();
      const aheadMs = wallMs() - steady;
      if (Math.abs(aheadMs - wallAheadMs) > JUMP_MS) {
        const sleptMs = upMs() - steady - upAheadMs;
        if (sleptMs > JUMP_MS) {
          offsetMs += sleptMs;
          upAheadMs += sleptMs;
        }
      }
      wallAheadMs = aheadMs;
      return Math.floor(steady + offsetMs);
    },
  };
}
