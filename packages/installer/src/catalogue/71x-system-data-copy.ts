import type { Entries } from './entry.ts';

/** Failures of a copy of system data on its way. */
export const SYSTEM_DATA_COPY = {
  'REC-710': {
    title: '{source} sends more for {table} than it announced: over {bytes} bytes.',
    cause: 'It is not the server that it seems, or its own figures about the table are wrong.',
    remedy: 'Nothing of that table is in place. Ask the operator to run ANALYZE, or do not use that source.',
  },
  'REC-711': {
    title: '{source} went away in the middle of the copy: {reason}',
    cause: 'Its server was stopped or restarted, or the line broke and stayed broken through several tries.',
    remedy:
      'Nothing visible has changed. What came and was written down is kept: go on with recio clone --resume and the same --from.',
  },
  'REC-712': {
    title: 'The database has no room left for the copy: {reason}',
    cause: 'A copy needs about three times the size of the data while it is at work.',
    remedy:
      'Nothing visible has changed. Make room and go on with recio clone --resume, or let go of what came: recio system-data discard',
  },
  'REC-713': {
    title: 'The copy was stopped.',
    cause: 'You, or the machine that is shutting down, asked for it.',
    remedy:
      'Nothing visible has changed. What came and was written down is kept: go on with recio clone --resume and the same --from, or let go of it: recio system-data discard',
  },
  'REC-714': {
    title: 'Nothing that was replaced has the number {number}; there are: {known}.',
    cause: 'It was put back or let go of, or the number is mistyped.',
    remedy: 'The numbers: recio system-data status',
  },
  'REC-715': {
    title: 'Somebody is altering {tables} on {host}, and a copy that waits would hold up others there.',
    cause: 'A table that is being altered, emptied or dropped cannot be read until that ends.',
    remedy: 'Nothing has changed here. Try again in a while; if it stays so, ask the operator.',
  },
  'REC-716': {
    title: 'The database that is copied into went away: {reason}',
    cause: 'Its server was stopped or restarted, or somebody ended the copy’s session there.',
    remedy:
      'Each table is as it was or replaced as a whole. When the server runs again, go on with recio clone --resume and the same --from.',
  },
  'REC-717': {
    title: 'The disk under {directory} has {free} free, and the copy needs about {needed}.',
    cause: 'Rows, their indexes and the server’s log of both are written before anything is put in place.',
    remedy: 'Make room, or copy less: --schemas. Nothing was copied.',
  },
  'REC-718': {
    title: '{failed} of {all} tables of system data were not brought: {tables}',
    cause: 'Each of them failed its proof or could not be put in place; the others are in place and proved.',
    remedy:
      'Run the same command again: it goes on with what is missing. Or go on without, by --system-data none, and copy later with recio clone.',
  },
  'REC-719': {
    title: '{source} does not answer as an operator’s server does: {reason}',
    cause: 'It is another server than it seems, a faulty one, or something between changes what it says.',
    remedy:
      'No table was changed by that. Do not copy from it again before the operator has looked, asked by another way. What came is let go of with: recio system-data discard',
  },
} as const satisfies Entries;
