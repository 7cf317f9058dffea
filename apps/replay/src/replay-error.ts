/** A replay that cannot go on, for a reason that the person who started it can do something about. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}
