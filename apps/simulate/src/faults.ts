import { random } from '@rec-io/domain/random';

/**
 * Everything that may go wrong. The number is how often at most: a chance per request, message or write; where marked, the
 * mean number in an hour.
 */
const MOST = {
  // Requests: each may be lost, late or repeated on its way, refused or failed before or after the exchange acted.
  'request-lost': 0.15,
  'request-late': 0.15,
  'request-repeated': 0.1,
  'answer-lost': 0.15,
  'answer-late': 0.15,
  'rate-limited': 0.15,
  'server-error-before': 0.1,
  'server-error-after': 0.1,
  'read-fails': 0.5,
  'read-lags': 0.3,
  // Events.
  'book-message-lost': 0.003,
  'account-event-lost': 0.4,
  'account-event-late': 0.4,
  'account-event-repeated': 0.4,
  'events-late': 0.01,
  'print-lost': 0.05,
  'catch-up-missing': 0.5,
  /** Per hour. */
  'books-silent': 3,
  'connection-cut': 12,
  'network-down': 3,
  // The database.
  'write-slow': 0.1,
  'write-fails-before': 0.1,
  'write-fails-after': 0.1,
  'write-late': 0.05,
  'journal-fails': 0.05,
  /** Per hour. */
  'database-down': 4,
  // The process. Kills are a chance per kill point that matters, so that a busy hour has more.
  kill: 0.05,
  /** Per hour. */
  stall: 3,
  'stopped-and-started': 1,
  'clock-skew': 2,
  // The market, all per hour.
  'index-gap': 4,
  'market-halt': 3,
  'trading-pause': 2,
  'payment-late': 0.7,
  'result-disputed': 0.3,
  'odd-result': 0.2,
  // People, all per hour.
  'traded-elsewhere': 6,
  'closed-elsewhere': 8,
  'money-moved': 2,
  'cut-off-elsewhere': 0.5,
  'closed-by-hand': 4,
  'kill-switch': 4,
  'settings-changed': 2,
  'rules-changed': 6,
} as const;

export type Fault = keyof typeof MOST;
export const FAULTS = Object.keys(MOST) as readonly Fault[];

/** How often each fault happens in one run; 0: never. */
export type FaultPlan = Readonly<Record<Fault, number>>;

/**
 * Each seed has its own mixture: half of the faults are absent, the others anything from rare to often. All of them at
 * once would hide what only some of them can do.
 */
export function faultPlan(seed: number, allowed: ReadonlySet<Fault>): FaultPlan {
  const dice = random(seed, 'fault plan');
  const plan: Partial<Record<Fault, number>> = {};
  for (const fault of FAULTS) {
    const [isThere, part] = [dice.next() < 0.5, 0.02 ** dice.next()];
    plan[fault] = isThere && allowed.has(fault) ? MOST[fault] * part : 0;
  }
  return plan as FaultPlan;
}
