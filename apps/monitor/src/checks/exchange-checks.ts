import { atMost, type Check, check, type Looked, UNKNOWN, WELL } from './check.ts';
import type { AllLimits } from './limits.ts';

/** The clock was set: for so long everything that is timed by it is looked at with distrust. */
const DISTRUST_MS = 60_000;

/** The exchange as the monitor reaches it with its own key, and this machine's clock beside its. */
export function exchangeChecks(mode: string, limits: AllLimits): readonly Check[] {
  const served = mode === 'simulated' ? ['program:exchange-sim'] : [];
  return [
    check({
      name: 'exchange',
      label: 'Exchange',
      needs: served,
      confirmS: 10,
      fix: 'Where its name is not found, look at the network of this machine (DNS). Where it pauses, wait: the trader goes on by itself, and stops that are armed stay armed.',
      look: ({ exchange }): Looked => {
        if (exchange === null) return UNKNOWN;
        const { failure, isActive, isTrading, resumesAt } = exchange;
        if (failure !== null)
          return { state: 'failed', value: null, reason: `it cannot be reached: ${failure}` };
        if (isActive && isTrading) return WELL;
        const until = resumesAt === null ? '' : `, until ${resumesAt} by its own word`;
        return {
          state: 'degraded',
          value: null,
          reason: `it says that ${isActive ? 'trading pauses' : 'it is closed'}${until}`,
        };
      },
    }),
    check({
      name: 'round-trip',
      label: 'Round trip to the exchange',
      unit: 'ms',
      limits: limits['round-trip'],
      needs: ['exchange', ...served],
      confirmS: 30,
      fix: 'Measured with a signed read, never with an order. Look at the network and at what else this machine does.',
      look: ({ exchange }) =>
        exchange?.roundTripMs == null
          ? UNKNOWN
          : atMost(
              limits['round-trip'],
              exchange.roundTripMs,
              (value) => `a signed read takes ${value.toFixed(0)} ms`,
            ),
    }),
    check({
      name: 'message-latency',
      label: 'Messages of the exchange on their way',
      unit: 'ms',
      limits: limits['message-latency'],
      needs: ['exchange', 'round-trip', 'clock', 'program:trader'],
      confirmS: 30,
      fix: 'As for the round trip. A clock that is off looks the same.',
      look: ({ metrics }) => {
        const latencyS = metrics.get('trader')?.value('rec_trader_transport_latency_seconds');
        return latencyS == null
          ? UNKNOWN
          : atMost(
              limits['message-latency'],
              latencyS * 1_000,
              (value) => `messages take ${value.toFixed(0)} ms to arrive`,
            );
      },
    }),
    check({
      name: 'exchange-key',
      label: 'Key of the exchange',
      needs: ['exchange', 'clock'],
      confirmS: 10,
      fix: 'Give a good one: recio credentials set, or the page under Settings.',
      look: ({ exchange }) =>
        exchange === null || exchange.failure !== null
          ? UNKNOWN
          : exchange.keyRefusal === null
            ? WELL
            : { state: 'failed', value: null, reason: `the exchange refuses it: ${exchange.keyRefusal}` },
    }),
    check({
      name: 'clock',
      label: 'Clock of this machine',
      unit: 'seconds',
      limits: limits.clock,
      holds: true,
      fix: 'Set it and keep it set (on Linux: sudo timedatectl set-ntp true). Entries go on by themselves a minute after it is right.',
      look: ({ exchange, clockJump }) => {
        const jumped = clockJump !== null && clockJump.agoMs < DISTRUST_MS;
        const offsetS = Math.abs(exchange?.offsetMs ?? 0) / 1_000;
        if (jumped && Math.abs(clockJump.byMs) / 1_000 >= limits.clock.failed) {
          const byS = Math.round(clockJump.byMs / 1_000);
          return {
            state: 'failed',
            value: Math.abs(byS),
            reason: `it was set ${byS > 0 ? 'forward' : 'back'} by ${Math.abs(byS)} s`,
          };
        }
        if (exchange?.offsetMs == null && !jumped) return exchange === null ? WELL : UNKNOWN;
        return atMost(limits.clock, offsetS, (value) => `it is ${value.toFixed(1)} s off the exchange’s`);
      },
    }),
  ];
}
