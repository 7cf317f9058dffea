import { HOUR_MS } from './time.ts';

export const HOURS_PER_WEEK = 168;

/** 0…167 in UTC, counted from Thursday 00:00, the weekday of the Unix epoch: no calendar is needed on the hot path. */
export const hourOfWeek = (timeMs: number): number => Math.floor(timeMs / HOUR_MS) % HOURS_PER_WEEK;
