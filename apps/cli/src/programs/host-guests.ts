import { setTimeout as sleep } from 'node:timers/promises';
import { explain } from '@rec-io/installer/explain';
import type { Logger } from 'pino';
import type { Installation } from '../installation.ts';
import type { Hosted, Program } from './program-table.ts';

const AGAIN_MS = 5_000;

/**
 * Hosts other programs in this process beside its own. They may be down for minutes, and their host may not: one that does not
 * start is tried again, and ends nothing.
 */
export function hostGuests(guests: readonly Program[], installation: Installation, log: Logger): Hosted {
  const leaving = new AbortController();
  const { signal } = leaving;
  const hosted: Hosted[] = [];
  const arriving = guests.map(async (guest) => {
    const own = log.child({ name: guest.name });
    while (!signal.aborted) {
      try {
        hosted.push(await guest.host(installation, own));
        own.info('started');
        return;
      } catch (error) {
        const { message, why, remedy } = explain(error);
        own.error({ why, remedy }, message);
        await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  });
  return {
    async stop() {
      leaving.abort();
      await Promise.all(arriving);
      await Promise.all(hosted.map((guest) => guest.stop()));
    },
  };
}
