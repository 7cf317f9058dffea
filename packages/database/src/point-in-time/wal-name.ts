/** A segment of the server's log, as its name says: timeline, and place in the log counted in segments. */
export type WalSegment = { readonly name: string; readonly timeline: number; readonly number: number };

const SEGMENT = /^[0-9A-F]{24}$/;
const HISTORY = /^[0-9A-F]{8}\.history$/;
/** Beside those: a segment that a new timeline broke off, and what `pg_backup_stop` writes down. */
const OTHER = /^[0-9A-F]{24}\.(partial|[0-9A-F]{8}\.backup)$/;
const LOG_BYTES = 0x1_0000_0000;

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');

/** What the server gives to be archived. */
export const isArchivedName = (name: string): boolean =>
  SEGMENT.test(name) || HISTORY.test(name) || OTHER.test(name);
export const isHistoryName = (name: string): boolean => HISTORY.test(name);

/** @param segmentBytes of a whole segment: 1 MB to 1 GB. @returns null for what is no whole segment */
export function walSegment(name: string, segmentBytes: number): WalSegment | null {
  if (!SEGMENT.test(name)) return null;
  const [timeline, log, part] = [0, 8, 16].map((at) => Number.parseInt(name.slice(at, at + 8), 16));
  if (timeline === undefined || log === undefined || part === undefined) return null;
  return { name, timeline, number: log * (LOG_BYTES / segmentBytes) + part };
}

export function walName(timeline: number, number: number, segmentBytes: number): string {
  const perLog = LOG_BYTES / segmentBytes;
  return hex(timeline) + hex(Math.floor(number / perLog)) + hex(number % perLog);
}

export const historyName = (timeline: number): string => `${hex(timeline)}.history`;

/** `1A/2B3C4D5E` as the segment it lies in. */
export function segmentOfLsn(lsn: string, segmentBytes: number): number {
  const [log = '', at = ''] = lsn.split('/');
  return (
    Number.parseInt(log, 16) * (LOG_BYTES / segmentBytes) + Math.floor(Number.parseInt(at, 16) / segmentBytes)
  );
}

/** One timeline that another one came from, and where it was left. */
export type Ancestor = { readonly timeline: number; readonly leftAtLsn: string };

/** The server's own history file: what a timeline came from, the oldest first. */
export const readHistory = (text: string): readonly Ancestor[] =>
  text.split('\n').flatMap((line): Ancestor[] => {
    const [, timeline, leftAtLsn] = /^\s*(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/i.exec(line) ?? [];
    return timeline === undefined || leftAtLsn === undefined
      ? []
      : [{ timeline: Number(timeline), leftAtLsn }];
  });
