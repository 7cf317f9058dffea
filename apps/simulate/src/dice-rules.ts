import { DEFAULT_PROTECTIVE_RULES, type ProtectiveRules } from '@rec-io/domain/protection';
import type { Random } from '@rec-io/domain/random';

const STALE: readonly ProtectiveRules['onStale'][] = ['book', 'hold', 'exit'];

/** Protection by dice: rules that want out often, and ladders from the patient to the reckless. */
export function diceRules(dice: Random): ProtectiveRules {
  const isOn = () => dice.next() < 0.5;
  const stepE4 = 100 * dice.integer(6);
  return {
    probabilityStop: {
      enabled: isOn(),
      below: 0.3 + 0.6 * dice.next(),
      minTimeToCloseS: 30 * dice.integer(4),
      verifyS: 5 * dice.integer(4),
    },
    momentumSpikeStop: { enabled: isOn(), levelBp: 10 + dice.integer(40) },
    takeProfit: { enabled: isOn(), gainE4: 100 * (1 + dice.integer(8)) },
    trailingStop: {
      enabled: isOn(),
      distanceE4: 100 * (1 + dice.integer(8)),
      armGainE4: 100 * dice.integer(4),
    },
    timeStop: { enabled: isOn(), timeToCloseS: 10 * (1 + dice.integer(30)) },
    onStale: STALE[dice.integer(STALE.length)] ?? 'book',
    staleExitS: 10 + dice.integer(90),
    ladder: {
      ...DEFAULT_PROTECTIVE_RULES.ladder,
      stepsE4: Array.from({ length: 1 + dice.integer(5) }, (_, i) => i * stepE4),
      stepMs: 500 * (1 + dice.integer(8)),
      ordersMax: 1 + dice.integer(20),
    },
  };
}
