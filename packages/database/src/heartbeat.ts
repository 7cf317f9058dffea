import { stat } from 'node:fs';

const BEAT_MS = 1_000;

/**
 * One file call a second, for as long as the process has other work. Once in many installations a queued file operation
 * was seen that no idle worker thread took until the next one was queued; this is that next one.
 */
export function startHeartbeat(): void {
  setInterval(() => stat('/', () => undefined), BEAT_MS).unref();
}
