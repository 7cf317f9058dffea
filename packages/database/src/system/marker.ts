/**
 * What says whose a role or a database is: a comment on it, in the server itself. So an installation knows its own
 * again after its files are gone, and never takes another's for it.
 */
export const markerOf = (location: string): string => `REC.IO installation in ${location}`;

const MARKER = /^REC\.IO installation in (.+)$/;

/** The location of the installation that made it; null: it has no mark of ours. */
export const markedLocation = (comment: string | null): string | null =>
  MARKER.exec(comment ?? '')?.[1] ?? null;

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
