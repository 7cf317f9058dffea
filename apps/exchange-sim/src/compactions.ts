import { DAY_MS } from '@rec-io/domain/time';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import type { FactStore } from '@rec-io/exchange-sim/fact-store';
import type { Logger } from 'pino';

/** After one that failed, so many exchange seconds pass before the next: a full disk does not empty itself at once. */
const RETRY_S = 600;

/** Orders and fills that ended before are dropped with a snapshot, so that neither it nor the memory grows for ever. */
const KEPT_MS = 30 * DAY_MS;

/** Makes a snapshot between two seconds whenever the journal has grown enough. */
export function compactions(journal: FactStore, exchange: Exchange, log: Logger) {
  let waitS = 0;
  return {
    second(): void {
      if (waitS-- > 0 || !journal.isDue) return;
      exchange.forgetBefore(exchange.nowMs - KEPT_MS);
      journal.compact(exchange.snapshot(), exchange.nowMs).then(
        () => log.info('the journal was compacted'),
        (error: unknown) => {
          waitS = RETRY_S;
          log.warn({ err: error }, 'the journal could not be compacted; it goes on growing');
        },
      );
    },
  };
}
