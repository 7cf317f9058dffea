import type { Parameters } from '@rec-io/domain/parameters';
import type { StrategyInput, StrategyMemory } from '@rec-io/domain/strategy';

/**
 * What a strategy is asked, as one line of JSON. Taken at once: the rows of a ladder are rewritten with every print. What is
 * NaN becomes null, and NaN again in the sandbox; a row's book stays here.
 */
export function askText(input: StrategyInput, memory: StrategyMemory, parameters: Parameters): string {
  const { ladder, held, traded, attemptedAtMs, ...rest } = input;
  return JSON.stringify({
    input: {
      ...rest,
      ladder: ladder && {
        eventTicker: ladder.eventTicker,
        closeTimeMs: ladder.closeTimeMs,
        rows: ladder.rows.map((row) => ({ ...row, book: undefined })),
      },
      held: [...held],
      traded: [...traded],
      attemptedAtMs: [...attemptedAtMs],
    },
    memory,
    parameters,
  });
}
