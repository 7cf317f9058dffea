import type {
  DayView,
  LadderRowView,
  LadderView,
  MarketView,
  ShownTrades,
  StatusView,
  TradeView,
} from '@rec-io/domain/view';

/** Views as a trader publishes them on an ordinary afternoon, as a function of the price. */

const CLOSE_MS = Date.UTC(2026, 9, 8, 16);
const EVENT = 'KXBTCD-26OCT0812';
export const START_E4 = 821_432_700;

/** Between 0 and 1, the same at every run. */
const wave = (x: number): number => (Math.sin(x) + 1) / 2;

export function marketView(indexE4: number, timeToCloseS = 612): MarketView {
  const timeMs = CLOSE_MS - timeToCloseS * 1000;
  return {
    symbol: 'BTC',
    indexE4,
    origin: 'seeded',
    timeMs,
    ageMs: 120,
    change: { h1: 0.21, h3: -0.64, d1: 1.87 },
    momentumBp: 7.4,
    momentumLags: [1, 2, 3, 4, 15, 30].map((minutes) => ({
      minutes,
      changePct: minutes === 30 ? null : 0.12 * Math.sin(minutes),
    })),
    eventTicker: EVENT,
    eventTitle: 'BTC price on Oct 8, 2026 at 12pm EDT?',
    openTimeMs: CLOSE_MS - 3_600_000,
    closeTimeMs: CLOSE_MS,
    recent: Array.from({ length: 300 }, (_, i) => {
      const ago = 299 - i;
      const swing = 900_000 * Math.sin(ago / 40) + 250_000 * Math.sin(ago / 7) + 80_000 * Math.sin(ago * 2.3);
      return [timeMs - ago * 1000, Math.round(indexE4 + (ago === 0 ? 0 : swing))] as const;
    }),
  };
}

export function ladderView(indexE4: number): LadderView {
  const rows = Array.from({ length: 41 }, (_, i): LadderRowView => {
    const strikeE4 = 772_500_000 + i * 2_500_000;
    const bufferE4 = indexE4 - strikeE4;
    const probability = 1 / (1 + Math.exp(-bufferE4 / 1_300_000));
    const yesAskE4 = Math.min(9_900, Math.max(100, Math.round((probability * 10_000 + 60) / 100) * 100));
    const noAskE4 = Math.min(9_900, Math.max(100, Math.round(((1 - probability) * 10_000 + 90) / 100) * 100));
    const fee = (askE4: number): number => (700 * askE4 * (10_000 - askE4)) / 100_000_000;
    return {
      ticker: `${EVENT}-T${(strikeE4 / 10_000 - 0.01).toFixed(2)}`,
      strikeE4,
      bufferE4,
      bufferPct: (100 * bufferE4) / indexE4,
      probability,
      probabilityLow: probability - 0.2 * probability * (1 - probability),
      probabilityHigh: probability + 0.2 * probability * (1 - probability),
      activeSide: bufferE4 > 0 ? 'yes' : 'no',
      yesBidE4: yesAskE4 - 100,
      yesAskE4,
      noAskE4,
      yesEdgeE4: probability * 10_000 - yesAskE4 - fee(yesAskE4) + 90 * wave(i * 1.7),
      noEdgeE4: (1 - probability) * 10_000 - noAskE4 - fee(noAskE4) + 120 * wave(i * 2.3),
      volumeE2: Math.round(wave(i * 3.1) * 2_500_000),
      bookValid: i !== 22,
      heldE2: i === 18 ? 100 : i === 23 ? -200 : 0,
    };
  });
  return { eventTicker: EVENT, takerRateE4: 700, rows };
}

const trade = (id: string, change: Partial<TradeView>): TradeView => ({
  id,
  status: 'open',
  openedAtMs: CLOSE_MS - 700_000,
  closedAtMs: null,
  symbol: 'BTC',
  monitor: 'btc-hourly-htc',
  strategy: 'Hourly HTC',
  ticker: `${EVENT}-T81749.99`,
  contract: 'BTC 12pm',
  strikeE4: 817_500_000,
  side: 'yes',
  entryProbability: 0.967,
  entryEdgeE4: 62,
  buyPriceE4: 9_600,
  sellPriceE4: null,
  countE2: 100,
  heldE2: change.countE2 ?? 100,
  feesE6: 2_700,
  pnlE6: null,
  symbolOpenE4: 821_200_000,
  symbolCloseE4: null,
  momentumBp: 4.1,
  winLoss: null,
  entryMethod: 'auto',
  closeMethod: null,
  exit: null,
  heldToSettlement: null,
  reason: null,
  currentProbability: 0.981,
  openPnlE6: 10_000,
  ...change,
});

const OPEN_TRADES: readonly TradeView[] = [
  trade('open-1', {}),
  trade('open-2', {
    strikeE4: 830_000_000,
    side: 'no',
    countE2: 200,
    buyPriceE4: 9_750,
    entryProbability: 0.984,
    currentProbability: 0.862,
    openPnlE6: -85_000,
  }),
];

const finished = (id: string, hoursAgo: number, change: Partial<TradeView>): TradeView =>
  trade(id, {
    status: 'closed',
    closedAtMs: CLOSE_MS - hoursAgo * 3_600_000 + 42_000,
    sellPriceE4: 10_000,
    pnlE6: 37_300,
    symbolCloseE4: 820_911_400,
    winLoss: 'W',
    heldE2: 0,
    closeMethod: 'expired',
    currentProbability: null,
    openPnlE6: null,
    contract: `BTC ${12 - hoursAgo}am`,
    ...change,
  });

const LOST = { side: 'no', sellPriceE4: 0, pnlE6: -962_700, winLoss: 'L' } as const;
const REJECTED = {
  status: 'error',
  buyPriceE4: null,
  pnlE6: null,
  winLoss: null,
  reason: 'not filled: nobody offered at the limit any more',
} as const;

export const FINISHED_TRADES: readonly TradeView[] = [
  finished('done-1', 1, { strikeE4: 815_000_000 }),
  finished('done-2', 1, {
    strikeE4: 827_500_000,
    side: 'no',
    buyPriceE4: 9_700,
    pnlE6: 27_900,
    feesE6: 2_100,
  }),
  finished('done-3', 2, REJECTED),
  finished('done-4', 3, { ...LOST, strikeE4: 822_500_000 }),
  finished('done-5', 4, { strikeE4: 810_000_000, countE2: 1_000, pnlE6: 373_000, feesE6: 27_000 }),
];

export const shownTrades = (open = OPEN_TRADES, finished = FINISHED_TRADES): ShownTrades => ({
  open,
  finished,
});

export function dayView(finished: readonly TradeView[]): DayView {
  const closed = finished.filter(({ status }) => status === 'closed');
  const sum = (of: (trade: TradeView) => number) => finished.reduce((total, trade) => total + of(trade), 0);
  const won = closed.filter(({ winLoss }) => winLoss === 'W').length;
  return {
    finished,
    totals: {
      closed: closed.length,
      failed: finished.length - closed.length,
      feesE6: closed.reduce((total, { feesE6 }) => total + feesE6, 0),
      pnlE6: sum(({ pnlE6 }) => pnlE6 ?? 0),
      winRate: closed.length === 0 ? null : won / closed.length,
    },
  };
}

export const statusView = (change: Partial<StatusView> = {}): StatusView => ({
  mode: 'simulated',
  account: 'main',
  state: 'trading',
  trading: 'active',
  reason: null,
  autoEntry: true,
  autoEntryState: 'ACTIVE',
  pausedForSeconds: null,
  balanceE6: 10_041_562_300,
  strategy: 'Hourly HTC',
  models: [{ symbol: 'BTC', name: 'a model', sinceMs: 1 }],
  clockSpeed: 20,
  exchangeConnected: true,
  unknownOrders: [],
  ...change,
});
