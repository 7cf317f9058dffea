import type { Registry } from 'prom-client';
import { gaugesIn } from './gauges.ts';

/** The metric by which the monitor finds out whether a program's lines reach its log. */
export const LOG_LINE_METRIC = 'rec_log_line_milliseconds';

let newest = '';

/** Remembers what this process gave to its log last. @param line as pino writes it */
export function lineWritten(line: string): void {
  newest = line;
}

/** The time that the newest line of this process bears, Unix ms; null before the first. */
export function newestLineMs(): number | null {
  const [, time] = /"time":(\d+)/.exec(newest) ?? [];
  return time === undefined ? null : Number(time);
}

/** Tells Prometheus the time that the newest line bears; -1 before the first. */
export const logGauge = (registry: Registry): void =>
  gaugesIn(registry)(
    LOG_LINE_METRIC,
    'Time of the newest line given to the log, Unix milliseconds; -1 before the first',
    () => newestLineMs() ?? -1,
  );
