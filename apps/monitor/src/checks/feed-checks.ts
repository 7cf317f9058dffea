import { atMost, type Check, check, type Limits, type Looked, seconds, UNKNOWN } from './check.ts';
import type { AllLimits } from './limits.ts';

/** A trader that starts has none for a moment. */
const FIRST_S = 30;

/** Whether what is decided on is of now: prices, books, the ladder, the account as the exchange tells it. */
export function feedChecks(symbols: readonly string[], limits: AllLimits): readonly Check[] {
  const fromTrader = ['exchange', 'decisions', 'program:trader'];
  return [
    ...symbols.map((symbol) =>
      check({
        name: `index:${symbol}`,
        label: `Index price of ${symbol}`,
        unit: 'seconds',
        limits: limits.index,
        needs: fromTrader,
        group: 'index',
        isFast: true,
        fix: 'Nothing is entered while it is old. See whether the exchange has trouble; the trader connects anew by itself. If others trade there: restart the trader.',
        look: ({ feeds }) => age(feeds?.find((each) => each.symbol === symbol)?.indexAgeMs, limits.index),
      }),
    ),
    ...symbols.map((symbol) =>
      check({
        name: `books:${symbol}`,
        label: `Order books of ${symbol}`,
        unit: 'seconds',
        limits: limits.books,
        needs: [`index:${symbol}`, ...fromTrader],
        group: 'books',
        isFast: true,
        fix: 'Nothing is entered while they are old. The trader reads them anew by itself.',
        look: ({ feeds }) => age(feeds?.find((each) => each.symbol === symbol)?.booksAgeMs, limits.books),
      }),
    ),
    check({
      name: 'decisions',
      label: 'Decisions of the trader',
      unit: 'seconds',
      limits: limits.decisions,
      needs: ['program:trader', 'memory'],
      isFast: true,
      confirmS: 3,
      fix: 'The dead-man switch cuts the account off when it stays so and something is at stake. recio logs trader says why; recio restart trader starts it anew.',
      look: ({ traderSilentMs }) =>
        atMost(
          limits.decisions,
          traderSilentMs / 1_000,
          (value) => `the trader has decided nothing for ${value.toFixed(1)} s`,
        ),
    }),
    check({
      name: 'ladder',
      label: 'Ladder, as it is recorded',
      unit: 'seconds',
      limits: limits.ladder,
      needs: [
        ...symbols.map((symbol) => `index:${symbol}`),
        'program:recorder',
        'database',
        'database-writes',
        ...fromTrader,
      ],
      confirmS: 15,
      fix: 'recio logs recorder says why it writes nothing.',
      look: ({ metrics }) => {
        const ageS = metrics.get('recorder')?.value('rec_recorder_write_age_seconds');
        return ageS == null
          ? UNKNOWN
          : atMost(limits.ladder, ageS, (value) => `the newest ladder was written ${value.toFixed(0)} s ago`);
      },
    }),
    check({
      name: 'account',
      label: 'Fills and account, read from the exchange',
      unit: 'seconds',
      limits: limits.account,
      needs: ['program:sync', 'exchange', 'exchange-key', 'database', 'database-writes'],
      confirmS: 15,
      fix: 'recio logs sync says why the account cannot be read.',
      look: ({ metrics }) => {
        const ageS = metrics.get('sync')?.value('rec_sync_look_age_seconds');
        return ageS == null
          ? UNKNOWN
          : atMost(limits.account, ageS, (value) => `the account was read ${value.toFixed(0)} s ago`);
      },
    }),
  ];
}

/** @param ageMs undefined: nobody tells; null: nothing has come yet */
function age(ageMs: number | null | undefined, limits: Limits): Looked {
  if (ageMs === undefined) return UNKNOWN;
  if (ageMs === null)
    return { state: 'degraded', value: null, reason: 'none has come yet', confirmS: FIRST_S };
  return atMost(limits, ageMs / 1_000, () => `the newest is ${seconds(ageMs)} old`);
}
