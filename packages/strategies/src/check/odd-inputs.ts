import type { PriceE4 } from '@rec-io/domain/money';
import {
  defaultsOf,
  type ParameterSpec,
  type Parameters,
  parameterProblems,
} from '@rec-io/domain/parameters';
import type { HeldTrade, StrategyInput } from '@rec-io/domain/strategy';
import type { StrikeRow } from '@rec-io/domain/strike-ladder';

/** What seldom happens, made from an ordinary instant. Each with its name. */
export function oddInputs(usual: StrategyInput): readonly (readonly [name: string, input: StrategyInput])[] {
  const { ladder, nowMs } = usual;
  const rows = ladder?.rows ?? [];
  const withRows = (change: (row: StrikeRow) => StrikeRow): StrategyInput => ({
    ...usual,
    ladder: ladder && { ...ladder, rows: rows.map(change) },
  });
  const trade = (side: 'yes' | 'no', ticker: string): HeldTrade => ({
    id: `odd-${side}`,
    ticker,
    side,
    countE2: 100,
    buyPriceE4: 5_000,
    openedAtMs: nowMs - 60_000,
  });
  const [first] = rows;
  return [
    ['no ladder', { ...usual, ladder: null }],
    ['no ladder, no momentum', { ...usual, ladder: null, momentumBp: null }],
    ['no momentum', { ...usual, momentumBp: null }],
    ['momentum up', { ...usual, momentumBp: 80 }],
    ['momentum down', { ...usual, momentumBp: -80 }],
    ['a ladder without strikes', { ...usual, ladder: ladder && { ...ladder, rows: [] } }],
    ['one strike', { ...usual, ladder: ladder && { ...ladder, rows: rows.slice(0, 1) } }],
    [
      'unknown probabilities',
      withRows((row) => ({ ...row, probability: Number.NaN, yesEdgeE4: Number.NaN, noEdgeE4: Number.NaN })),
    ],
    [
      'empty books',
      withRows((row) => ({
        ...row,
        yesBidE4: null,
        noBidE4: null,
        yesAskE4: null,
        noAskE4: null,
        yesEdgeE4: Number.NaN,
        noEdgeE4: Number.NaN,
      })),
    ],
    [
      'everything for a cent',
      withRows((row) => ({
        ...row,
        yesAskE4: 100 as PriceE4,
        noAskE4: 100 as PriceE4,
        yesEdgeE4: 5_000,
        noEdgeE4: 5_000,
      })),
    ],
    ['everything certain', withRows((row) => ({ ...row, probability: 1, yesEdgeE4: 1_000 }))],
    ['closed markets', withRows((row) => ({ ...row, market: { ...row.market, status: 'closed' } }))],
    ['everything held', { ...usual, held: new Set(rows.map(({ market }) => market.ticker)) }],
    ['at the close', { ...usual, nowMs: ladder?.closeTimeMs ?? nowMs }],
    ['after the close', { ...usual, nowMs: (ladder?.closeTimeMs ?? nowMs) + 5_000 }],
    [
      'a trade of an event that is over',
      { ...usual, trades: [trade('yes', 'GONE')], held: new Set(['GONE']) },
    ],
    [
      'a trade of each side',
      { ...usual, trades: [trade('yes', first?.market.ticker ?? 'A'), trade('no', 'B')] },
    ],
  ];
}

/** The defaults, and each setting at its ends while the others have their defaults. */
export function settingsToTry(specs: readonly ParameterSpec[]): readonly (readonly [string, Parameters])[] {
  const defaults = defaultsOf(specs);
  const ends = specs.flatMap((spec) => {
    const values =
      spec.type === 'number'
        ? [spec.min, spec.max]
        : spec.type === 'boolean'
          ? [!spec.default]
          : spec.choices;
    return values.map((value) => [`${spec.key} = ${value}`, { ...defaults, [spec.key]: value }] as const);
  });
  return [
    ['the defaults', defaults],
    ...ends.filter(([, settings]) => parameterProblems(specs, settings).length === 0),
  ];
}
