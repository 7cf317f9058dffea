import type { LadderRowView, ViewMessage } from '@rec-io/domain/view';
import type { Access } from '../access.ts';
import { type Check, failed, passed, skipped } from '../check.ts';
import { lookAtLive } from '../page-client.ts';

/** Older is stale: silence is an alarm. */
const AGE_MS_MAX = 5_000;
/** The first price after a start; and at the turn of an hour, the next event's ladder. */
const WAIT_MS = 45_000;
const WHY = 'Read the logs: recio logs exchange-sim, recio logs trader';
const NO_DOOR = skipped('the internal token cannot be read by this account, and no password was told');

const dollars = (priceE4: number): string =>
  `$${(priceE4 / 10_000).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** A price that is fresh, and moves on. "Running" is not enough: a price of yesterday looks alive, too. */
export function priceCheck(access: Access): Check {
  return {
    id: 'price',
    title: 'Fresh prices arrive',
    async run(signal) {
      const door = await access.live();
      if (door === null) return NO_DOOR;
      let last: { readonly timeMs: number; readonly ageMs: number; readonly indexE4: number } | null = null;
      const found = await lookAtLive(
        door,
        (message) => {
          const now = freshPrint(message);
          if (now === null) return null;
          const earlier = last;
          last = now;
          return earlier !== null && now.timeMs > earlier.timeMs ? now : null;
        },
        WAIT_MS,
        signal,
      );
      if (found !== null) return passed(`${dollars(found.indexE4)}, ${found.ageMs} ms old, and moving on`);
      const what = last === null ? 'no price younger than 5 s arrived' : 'the price stands still';
      return failed(`${what} within ${WAIT_MS / 1_000} s`, WHY);
    },
  };
}

function freshPrint(message: ViewMessage) {
  if (message.topic !== 'market') return null;
  const { indexE4, timeMs, ageMs } = message.data;
  if (indexE4 === null || timeMs === null || ageMs === null || ageMs >= AGE_MS_MAX) return null;
  return { indexE4, timeMs, ageMs };
}

/** Strikes with what the model thinks and what the exchange asks. */
export function ladderCheck(access: Access): Check {
  return {
    id: 'ladder',
    title: 'The ladder has strikes, probabilities and prices',
    async run(signal) {
      const door = await access.live();
      if (door === null) return NO_DOOR;
      let rows: readonly LadderRowView[] = [];
      const found = await lookAtLive(
        door,
        (message) => {
          if (message.topic !== 'ladder') return null;
          rows = message.data.rows;
          const whole = rows.filter(isWhole);
          return whole.length > 0 ? { eventTicker: message.data.eventTicker, whole: whole.length } : null;
        },
        WAIT_MS,
        signal,
      );
      if (found !== null) {
        const { eventTicker, whole } = found;
        return passed(`${eventTicker}: ${rows.length} strikes, ${whole} with probability and prices`);
      }
      const what = rows.length === 0 ? 'no strike' : `${rows.length} strikes, none with both`;
      return failed(`${what} within ${WAIT_MS / 1_000} s`, WHY);
    },
  };
}

const isWhole = ({ probability, yesAskE4, noAskE4, bookValid }: LadderRowView): boolean =>
  bookValid && probability !== null && (yesAskE4 !== null || noAskE4 !== null);
