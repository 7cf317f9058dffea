/**
 * A trader that hung does what piled up at its door as soon as it goes on. By then whoever asked was told that nothing was done, and may
 * have decided otherwise. So a command says until when it may begin, in milliseconds of this machine's UTC clock.
 */
export const BEGIN_BEFORE_HEADER = 'x-begin-before';

/** Shorter than the monitor waits before it cuts a silent trader off: no command from before that undoes it. */
export const BEGIN_WITHIN_MS = 5_000;
