import { error, type Look, saw } from '../look.ts';

/** Clocks of virtual machines are off by this much after a pause, and set themselves. */
const AHEAD_MS_MAX = 5 * 60_000;

/**
 * The clock has not gone back behind what was written down already. How far it is from the exchange's is asked where there are
 * credentials: simulated trading has its own clock.
 */
export const clockLook: Look = {
  id: 'clock',
  title: 'The clock goes forward',
  async run({ receipt }) {
    const nowMs = Date.now();
    const newestMs = Math.max(
      0,
      ...[receipt?.completedAt, ...(receipt?.steps ?? []).map(({ at }) => at)].map((at) =>
        at == null ? 0 : Date.parse(at),
      ),
    );
    const now = new Date(nowMs).toISOString();
    if (newestMs - nowMs <= AHEAD_MS_MAX) return saw(now);
    return saw(now, [
      error(
        'clock',
        'This machine’s clock is behind the time of its own installation.',
        `It says ${now}; the receipt was written at ${new Date(newestMs).toISOString()}.`,
        'Set it: sudo timedatectl set-ntp true',
      ),
    ]);
  },
};
