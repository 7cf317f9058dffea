import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { type AddressRanges, plainAddress } from './address-ranges.ts';

const TELL_AGAIN_MS = 60_000;

/**
 * Closes what comes from elsewhere before a byte of it is read. Whoever knocks fast must not fill the log: one line a minute
 * tells how many came, and who the last was.
 */
export function door(server: Server, ranges: AddressRanges, log: Logger, nowMs: () => number): void {
  let refused = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  // Before HTTP: what was destroyed by then is not listened to.
  server.prependListener('connection', (socket) => {
    if (ranges.has(socket.remoteAddress)) return;
    const address = plainAddress(socket.remoteAddress ?? 'unknown');
    socket.destroy();
    refused++;
    if (nowMs() - toldAtMs < TELL_AGAIN_MS) return;
    log.warn({ refused, address }, 'connections from addresses that are not allowed were closed');
    toldAtMs = nowMs();
    refused = 0;
  });
}
