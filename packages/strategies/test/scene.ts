import { QUADRATIC_FEES } from '@rec-io/domain/fee';
import type { Market } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { CERTAIN } from '@rec-io/domain/probability';
import type { StrategyInput } from '@rec-io/domain/strategy';

export const CLOSE_MS = Date.parse('2026-10-08T16:00:00Z');

const market: Market = {
  ticker: 'T1',
  eventTicker: 'E',
  seriesTicker: 'KXBTCD',
  symbol: 'BTC',
  floorStrikeE4: 989_999_900 as PriceE4,
  openTimeMs: CLOSE_MS - 3_600_000,
  closeTimeMs: CLOSE_MS,
  status: 'active',
  title: 'E?',
  strikeType: 'greater',
  strikeText: '$99,000 or above',
  exchangeIndex: 2,
  tickE4: 100 as PriceE4,
  fees: QUADRATIC_FEES,
  volumeE2: 200_000,
};

/** One strike, one trade, ten minutes before the close. Its NO edge is unknown. */
export const INPUT: StrategyInput = {
  nowMs: CLOSE_MS - 600_000,
  indexE4: 1_000_000_000 as PriceE4,
  momentumBp: 3,
  ladder: {
    eventTicker: 'E',
    closeTimeMs: CLOSE_MS,
    uncertainty: CERTAIN,
    rows: [
      {
        market,
        bufferE4: 10_000_000,
        probability: 0.96,
        activeSide: 'yes',
        yesBidE4: null,
        noBidE4: 700 as PriceE4,
        yesAskE4: 9_300 as PriceE4,
        noAskE4: null,
        yesEdgeE4: 254.43,
        noEdgeE4: Number.NaN,
        volumeE2: 200_000,
      },
    ],
  },
  held: new Set(['T9']),
  traded: new Set(['T8']),
  attemptedAtMs: new Map([['T1/yes', CLOSE_MS - 700_000]]),
  trades: [
    {
      id: 'trade',
      ticker: 'T1',
      side: 'yes',
      countE2: 100,
      buyPriceE4: 9_300,
      openedAtMs: CLOSE_MS - 650_000,
    },
  ],
};

export const CALM = `{ memory, signals: [], status: { state: 'ACTIVE', pausedForS: null } }`;

/** A file whose `decide` has this body; `before` stands at its top. */
export const source = (body: string, before = ''): string => `${before}
export default {
  description: 'One for a test.',
  parameters: [],
  memory: { n: 0 },
  decide(input: any, memory: any, parameters: any) { ${body} },
};
`;
