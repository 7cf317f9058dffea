import { setTimeout as sleep } from 'node:timers/promises';
import { restartDelayMs } from './backoff.ts';
import type { HostedDatabase } from './parent.ts';

export type WatchedDatabase = { readonly pid: number; readonly port: number };

const LOOK_MS = 1_000;

/**
 * Notices when the database's process is gone and starts it again, as often as it takes. The programs need no restart:
 * they try their connections again.
 */
export function watchDatabase(options: {
  readonly database: HostedDatabase;
  readonly running: WatchedDatabase;
  readonly onChange: (running: WatchedDatabase | null, reason: string | null) => void;
}): { stop(): Promise<void> } {
  const { database, onChange } = options;
  const ended = new AbortController();
  let running = options.running;

  async function restart(): Promise<void> {
    onChange(null, 'the database is gone; starting it again');
    for (let failures = 1; !ended.signal.aborted; failures++) {
      try {
        running = await database.start();
        onChange(running, null);
        return;
      } catch (error) {
        onChange(null, `the database does not start: ${String(error)}`);
        await pause(restartDelayMs(failures), ended.signal);
      }
    }
  }

  const watching = (async () => {
    while (!ended.signal.aborted) {
      await pause(LOOK_MS, ended.signal);
      if (!ended.signal.aborted && !isAlive(running.pid)) await restart();
    }
  })();

  return {
    async stop() {
      ended.abort();
      await watching;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process of this number would answer EPERM; only ESRCH says that there is none.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const pause = (delayMs: number, signal: AbortSignal): Promise<void> =>
  sleep(delayMs, undefined, { signal }).catch(() => undefined);
