/** `ENOENT` and the like of a failed file operation; null of any other error. */
export const errorCodeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error ? String(error.code) : null;
