import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { Database } from './database.ts';
import type { EventLog } from './event-log.ts';
import type { Feed } from './feed.ts';
import type { Misfortune } from './misfortune.ts';
import type { Network } from './network.ts';
import type { ProcessLife } from './process-life.ts';
import type { Scheduler } from './scheduler.ts';

type DisturbancePorts = {
  readonly scheduler: Scheduler;
  readonly misfortune: Misfortune;
  readonly network: Network;
  readonly database: Database;
  readonly log: EventLog;
  /** The trader's process and what it hears, while it lives. */
  readonly running: () => { readonly life: ProcessLife; readonly feed: Feed } | null;
  /** Somebody stops the program, if it is there to be stopped. */
  readonly stop: () => void;
  /** The machine's clock is another one from now on. */
  readonly onSkew: () => void;
};

/** What goes wrong by itself from time to time, around the trader and not in one of its calls: connections, servers, the machine. */
export class Disturbances {
  /** This machine's clock minus the true one: it outlives the process. */
  skewMs = 0;
  readonly #ports: DisturbancePorts;

  constructor(ports: DisturbancePorts) {
    this.#ports = ports;
  }

  step(stepMs: number): void {
    const { scheduler, misfortune, network, database, log } = this.#ports;
    const running = this.#ports.running();
    if (misfortune.strikesWithin('connection-cut', stepMs)) running?.feed.cut('cut');
    if (misfortune.strikesWithin('books-silent', stepMs))
      running?.feed.silenceBooks(misfortune.ms(2 * SECOND_MS, 2 * MINUTE_MS));
    if (misfortune.strikesWithin('network-down', stepMs)) {
      network.isDown = true;
      running?.feed.cut('the network is down');
      const forMs = misfortune.ms(2 * SECOND_MS, 5 * MINUTE_MS);
      log.line(scheduler.nowMs, `network down for ${forMs}`);
      scheduler.after(forMs, () => {
        network.isDown = false;
      });
    }
    if (misfortune.strikesWithin('database-down', stepMs)) {
      database.crash();
      const forMs = misfortune.ms(200, 5 * MINUTE_MS);
      log.line(scheduler.nowMs, `database down for ${forMs}`);
      scheduler.after(forMs, () => {
        database.isDown = false;
      });
    }
    if (misfortune.strikesWithin('stall', stepMs) && running) {
      const forMs = misfortune.ms(SECOND_MS, 10 * MINUTE_MS);
      running.life.sleepUntil(scheduler.nowMs + forMs);
      if (forMs > 30 * SECOND_MS) running.feed.cut('asleep');
      log.line(scheduler.nowMs, `asleep for ${forMs}`);
    }
    if (misfortune.strikesWithin('stopped-and-started', stepMs)) this.#ports.stop();
    if (misfortune.strikesWithin('clock-skew', stepMs)) {
      this.skewMs = (misfortune.oneIn(2) ? 1 : -1) * misfortune.ms(50, 2 * MINUTE_MS);
      this.#ports.onSkew();
      log.line(scheduler.nowMs, `this machine's clock is ${this.skewMs} off`);
    }
  }
}
