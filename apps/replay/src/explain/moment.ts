import { DAY_MS, floorTo, utcTimeMs } from '@rec-io/domain/time';
import { InvalidArgumentError } from 'commander';

/** A time as a person names it; which one it is depends on what time it is now. Exchange time, UTC. */
export type Moment = (nowMs: number) => number;

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: DAY_MS } as const;
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?$/;

/** `2026-10-08T14:52:10Z`, `14:52`, `14:52:10` (today, UTC), or `-5m`, `-90s`, `-2h` before now. */
export function parseMoment(text: string): Moment {
  const ago = /^-(\d{1,6})([smhd])$/.exec(text);
  if (ago !== null) {
    const beforeMs = Number(ago[1]) * UNIT_MS[ago[2] as keyof typeof UNIT_MS];
    return (nowMs) => nowMs - beforeMs;
  }
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (clock !== null) {
    const [hours, minutes, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
    if (hours < 24 && minutes < 60 && seconds < 60)
      return (nowMs) => floorTo(nowMs, DAY_MS) + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  }
  const timeMs = DATE.test(text) ? utcTimeMs(text.replace('Z', '')) : Number.NaN;
  if (Number.isNaN(timeMs))
    throw new InvalidArgumentError(
      `"${text}" is not a time like 2026-10-08T14:52:10Z, 14:52, 14:52:10 or -5m.`,
    );
  return () => timeMs;
}
