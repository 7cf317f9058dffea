import { wallTime as wallTimeByIntl } from '@rec-io/domain/day-range';

/*
 * A browser's first use of Intl, whatever is asked of it, takes 50 ms of a desktop processor (Chromium 156): it looks through the data of
 * all languages. Temporal knows zones by itself and takes 3 ms. Not every browser has it.
 */
const temporal = globalThis.Temporal as typeof Temporal | undefined;

/** The wall clock of a zone: `2026-03-01 14:05:07`. @throws RangeError for what is no zone */
export const wallTime = (zone: string, timeMs: number): string =>
  temporal === undefined
    ? wallTimeByIntl(zone, timeMs)
    : temporal.Instant.fromEpochMilliseconds(Math.trunc(timeMs))
        .toZonedDateTimeISO(zone)
        .toPlainDateTime()
        .toString({ smallestUnit: 'second' })
        .replace('T', ' ');

/** The zone of this browser. */
export const browserZone = (): string =>
  temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
