import { readFileSync } from 'node:fs';
import { modelOf, parseModels } from '@rec-io/domain/adaptive/models';
import { QUADRATIC_FEES } from '@rec-io/domain/fee';
import type { Market } from '@rec-io/domain/market';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { random } from '@rec-io/domain/random';
import { HOUR_MS, SECOND_MS } from '@rec-io/domain/time';
import type { Benchmark } from '../../../bench/benchmark.ts';
import { MarketState } from './market-state.ts';

const START_MS = Date.parse('2026-10-08T15:00:00Z');
const STRIKES = 160;
const INDEX_E4 = 820_000_000;
const parameters = () =>
  parseModels(
    JSON.parse(
      readFileSync(new URL('../../../config/models/adaptive-btc-eth.json', import.meta.url), 'utf8'),
    ),
  );

const market = (i: number): Market => ({
  ticker: `T${i}`,
  eventTicker: 'E',
  seriesTicker: 'KXBTCD',
  symbol: 'BTC',
  floorStrikeE4: (INDEX_E4 + (i - STRIKES / 2) * 1_000_000 - 100) as PriceE4,
  openTimeMs: START_MS,
  closeTimeMs: START_MS + 1_000 * HOUR_MS,
  status: 'active',
  title: 'E?',
  strikeType: 'greater',
  strikeText: '',
  exchangeIndex: 2,
  tickE4: 100 as PriceE4,
  fees: QUADRATIC_FEES,
  volumeE2: 0,
});

/** One index print: momentum, model, and every row's probability, asks and edges. */
const tickToLadder: Benchmark = {
  name: `tick to ladder, ${STRIKES} strikes`,
  unit: 'µs',
  setup: async ({ seed }) => {
    const chance = random(seed, 'bench');
    const state = new MarketState('BTC', modelOf(parameters(), 'BTC'));
    for (let i = 0; i < STRIKES; i++) {
      state.putMarket(market(i));
      const [yes, no] = [4_000 as PriceE4, 5_000 as PriceE4];
      state.applyMarketData({
        kind: 'book-snapshot',
        ticker: `T${i}`,
        yes: [[yes, 1_000 as CountE2]],
        no: [[no, 1_000 as CountE2]],
      });
    }
    let timeMs = START_MS;
    const next = () => {
      timeMs += SECOND_MS;
      const indexE4 = (INDEX_E4 + Math.round(chance.normal() * 500_000)) as PriceE4;
      return { kind: 'index', symbol: 'BTC', timeMs, indexE4, window: null, origin: 'seeded' } as const;
    };
    for (let i = 0; i < 3_600; i++) state.tick(next());
    const plain = textbook();
    return {
      run: () => void state.tick(next()),
      baseline: {
        name: 'a list of new rows from the normal distribution',
        run: () => void plain(next().indexE4),
      },
    };
  },
};

/** The textbook way: an array of objects, the error function by its series of Abramowitz and Stegun 7.1.26. */
function textbook() {
  const strikes = Array.from({ length: STRIKES }, (_, i) => market(i).floorStrikeE4);
  const erf = (x: number): number => {
    const t = 1 / (1 + 0.3275911 * Math.abs(x));
    const series =
      ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    return Math.sign(x) * (1 - series * Math.exp(-x * x));
  };
  return (indexE4: number) =>
    strikes.map((strikeE4) => {
      const probability = 0.5 * (1 - erf(Math.log(strikeE4 / indexE4) / 0.005 / Math.SQRT2));
      const fee = 0.07 * 0.5 * 0.5;
      return { strikeE4, probability, yesEdge: probability - 0.5 - fee, noEdge: 0.4 - probability - fee };
    });
}

export const benchmarks: Benchmark[] = [tickToLadder];
