import type {
  BuyPreview,
  BuyReport,
  CloseReport,
  ControlReport,
} from '@rec-io/app-trader/commands/trader-commands';
import type { ControlView } from '@rec-io/domain/control-view';
import type { HeldView } from '@rec-io/domain/held-view';
import { countE2, moneyE6 } from '@rec-io/domain/money';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';

const control: ControlView = {
  state: 'halted',
  newest: { state: 'halted', flatten: false, reason: 'a test', by: 'web:owner', timeMs: 1_790_000_000_000 },
  flattening: null,
  trips: [{ code: 'day_loss', reason: '31 $ of 30 $' }],
  killFile: { by: 'web:owner', reason: 'a test' },
  groups: [{ exchangeIndex: 0, groupId: 'g', takesOrders: false }],
  losses: { hourE6: 1_000_000, dayE6: 2_000_000, drawdownE6: 3_000_000 },
  ordersLastHour: 2,
  openTrades: 1,
  exposureE6: 950_000,
  unknownOrders: 0,
  limits: { max_contracts: 10 },
};

const controlled: ControlReport = {
  control,
  exchange: [{ exchangeIndex: 0, groupId: 'g', problem: null }],
};
const closing: CloseReport = {
  isConfirmed: true,
  isKept: true,
  trades: ['t'],
  holdings: [],
  refused: [{ what: 'u', reason: 'its market has closed', isFloor: true }],
};
const bought: BuyReport = { tradeId: 't', denial: null };
const shown: BuyPreview = {
  denial: { code: 'spread', message: 'bid and ask are 12¢ apart' },
  askE4: 9_400,
  probability: 0.967,
  costE6: 4_700_000,
  expectedFeeE6: 19_740,
  worstLossE6: 4_719_740,
  gainE6: 280_260,
  closeTimeMs: 1_790_000_000_000,
  protectedAs: null,
};
const held: HeldView = {
  id: 't',
  ticker: 'KXBTCD-26OCT0812-T81999.99',
  contract: 'BTC 12pm',
  side: 'yes',
  status: 'closing',
  heldE2: 100,
  exit: 'manual',
  waits: { reason: 'nobody bids', sinceMs: 1_790_000_000_000 },
  floorE4: 100,
  heldToSettlement: null,
  reason: null,
};
const reconciliation: ReconciliationReport = {
  readAtMs: 1_790_000_000_000,
  durationMs: 12.5,
  why: 'asked for',
  read: { orders: 1, fills: 1, settlements: 0, positions: 1 },
  learnt: 0,
  adopted: [
    {
      id: 'a',
      what: 'cash',
      reference: 'deposit',
      ticker: null,
      tradeId: null,
      countE2: countE2(0),
      cashE6: moneyE6(5_000_000),
      reason: 'a deposit',
      by: 'reconciliation',
      timeMs: 1,
    },
  ],
  undecided: ['c'],
  ledgerBalanceE6: moneyE6(5),
  exchangeBalanceE6: moneyE6(6),
  differences: [
    {
      id: 'd',
      code: 'balance',
      ticker: null,
      ledger: '0.000005 $',
      exchange: '0.000006 $',
      amountE6: moneyE6(1),
      explanation: 'they differ',
      remedy: 'look',
      blocks: 'entries',
    },
  ],
  external: [{ ticker: 'T', countE2: countE2(100) }],
  moving: false,
};

/** What the trader answers to each command, as its types have it. */
export const SAMPLE_ANSWERS: Readonly<Record<string, unknown>> = {
  kill: controlled,
  halt: { ...controlled, exchange: null },
  reduce: controlled,
  arm: { ...controlled, exchange: [] },
  buy: bought,
  'buy-preview': shown,
  close: closing,
  'close-all': { ...closing, refused: [] },
  hold: { done: true },
  'call-off': { done: true },
  rules: { done: true },
  reconcile: reconciliation,
  state: control,
  trades: [held],
  suspended: [],
};
