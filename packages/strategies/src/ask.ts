import type { Market } from '@rec-io/domain/market';
import type { Parameters } from '@rec-io/domain/parameters';
import type { StrategyInput, StrategyMemory } from '@rec-io/domain/strategy';

/**
 * What a strategy is asked, as one line of JSON. Taken at once: the rows of a ladder are rewritten with every print. What is
 * NaN becomes null, and NaN again in the sandbox; a row's book stays here, and of its market all that takes long and decides nothing.
 */
export function askText(input: StrategyInput, memory: StrategyMemory, parameters: Parameters): string {
  const { ladder, held, traded, attemptedAtMs, ...rest } = input;
  return JSON.stringify({
    input: {
      ...rest,
      ladder: ladder && {
        eventTicker: ladder.eventTicker,
        closeTimeMs: ladder.closeTimeMs,
        uncertainty: ladder.uncertainty,
        rows: ladder.rows.map((row) => ({ ...row, book: undefined, market: described(row.market) })),
      },
      held: [...held],
      traded: [...traded],
      attemptedAtMs: [...attemptedAtMs],
    },
    memory,
    parameters,
  });
}

const described = ({
  ticker,
  symbol,
  strikeType,
  floorStrikeE4,
  closeTimeMs,
  status,
  tickE4,
  fees,
}: Market) => ({
  ticker,
  symbol,
  strikeType,
  floorStrikeE4,
  closeTimeMs,
  status,
  tickE4,
  fees,
});
