import type { Adoption, ExitBegin, ExitEnd, Intent, RulesOrigin } from '@rec-io/domain/ledger';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { Fill, OrderOutcome, Settlement } from '@rec-io/domain/order';
import type { ProtectiveRules } from '@rec-io/domain/protection';
import type { Control } from '@rec-io/domain/trading-state';
import { canonicalJson } from './canonical-json.ts';
import { type LedgerTable, ledgerTable } from './ledger-table.ts';

const intents = ledgerTable<'intent', Intent>({
  kind: 'intent',
  table: 'intents',
  shape: {
    clientOrderId: ['client_order_id', 'text'],
    decisionNumber: ['decision_number', 'integer'],
    monitor: ['monitor', 'text'],
    strategy: ['strategy', 'text'],
    symbol: ['symbol', 'text'],
    eventTicker: ['event_ticker', 'text'],
    ticker: ['ticker', 'text'],
    contract: ['contract', 'text'],
    floorStrikeE4: ['floor_strike_e4', 'bigint'],
    closeTimeMs: ['close_time', 'instant'],
    side: ['side', 'text'],
    action: ['action', 'text'],
    closes: ['closes', 'text'],
    cause: ['cause', 'text'],
    method: ['method', 'text'],
    countE2: ['count_e2', 'bigint'],
    limitE4: ['limit_e4', 'bigint'],
    bookSide: ['book_side', 'text'],
    yesPriceE4: ['yes_price_e4', 'bigint'],
    timeInForce: ['time_in_force', 'text'],
    probability: ['probability', 'double precision'],
    model: ['model', 'text'],
    edgeE4: ['edge_e4', 'double precision'],
    indexE4: ['index_e4', 'bigint'],
    momentumBp: ['momentum_bp', 'double precision'],
    timeToCloseS: ['time_to_close_s', 'double precision'],
    timeMs: ['occurred_at', 'instant'],
  },
  key: ['clientOrderId'],
  compared: 'all',
  toRow: (entry) => entry.intent,
  fromRow: (intent) => ({ kind: 'intent', intent }),
});

type OutcomeRow = {
  readonly clientOrderId: string;
  readonly outcome: OrderOutcome['kind'];
  readonly orderId: string;
  readonly fillCountE2: CountE2;
  readonly remainingCountE2: CountE2;
  readonly code: string;
  readonly message: string;
  readonly timeMs: number;
};

const NO_COUNT = 0 as CountE2;

const orderOutcomes = ledgerTable<'outcome', OutcomeRow>({
  kind: 'outcome',
  table: 'order_outcomes',
  shape: {
    clientOrderId: ['client_order_id', 'text'],
    outcome: ['outcome', 'text'],
    orderId: ['order_id', 'text'],
    fillCountE2: ['fill_count_e2', 'bigint'],
    remainingCountE2: ['remaining_count_e2', 'bigint'],
    code: ['code', 'text'],
    message: ['message', 'text'],
    timeMs: ['occurred_at', 'instant'],
  },
  key: [
    'clientOrderId',
    'timeMs',
    'outcome',
    'orderId',
    'fillCountE2',
    'remainingCountE2',
    'code',
    'message',
  ],
  compared: 'all',
  toRow: ({ clientOrderId, outcome, timeMs }) => ({
    clientOrderId,
    outcome: outcome.kind,
    orderId: outcome.kind === 'acknowledged' ? outcome.orderId : '',
    fillCountE2: outcome.kind === 'acknowledged' ? outcome.fillCountE2 : NO_COUNT,
    remainingCountE2: outcome.kind === 'acknowledged' ? outcome.remainingCountE2 : NO_COUNT,
    code: outcome.kind === 'rejected' ? outcome.code : '',
    message: outcome.kind === 'rejected' ? outcome.message : outcome.kind === 'unknown' ? outcome.reason : '',
    timeMs,
  }),
  fromRow: (row) => ({
    kind: 'outcome',
    clientOrderId: row.clientOrderId,
    outcome: readOutcome(row),
    timeMs: row.timeMs,
  }),
});

function readOutcome(row: OutcomeRow): OrderOutcome {
  if (row.outcome === 'unknown') return { kind: 'unknown', reason: row.message };
  if (row.outcome === 'rejected') return { kind: 'rejected', code: row.code, message: row.message };
  const { orderId, fillCountE2, remainingCountE2 } = row;
  return { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2 };
}

const fills = ledgerTable<'fill', Fill>({
  kind: 'fill',
  table: 'fills',
  shape: {
    tradeId: ['trade_id', 'text'],
    orderId: ['order_id', 'text'],
    clientOrderId: ['client_order_id', 'text'],
    ticker: ['ticker', 'text'],
    side: ['side', 'text'],
    yesPriceE4: ['yes_price_e4', 'bigint'],
    countE2: ['count_e2', 'bigint'],
    feeE6: ['fee_e6', 'bigint'],
    isTaker: ['is_taker', 'boolean'],
    timeMs: ['occurred_at', 'instant'],
  },
  key: ['tradeId'],
  // The REST list tells no client order id and a coarser time than the stream does of the same fill.
  compared: ['orderId', 'ticker', 'side', 'yesPriceE4', 'countE2', 'feeE6'],
  toRow: (entry) => entry.fill,
  fromRow: (fill) => ({ kind: 'fill', fill }),
});

const settlements = ledgerTable<'settlement', Settlement>({
  kind: 'settlement',
  table: 'settlements',
  shape: {
    ticker: ['ticker', 'text'],
    eventTicker: ['event_ticker', 'text'],
    result: ['result', 'text'],
    revenueE6: ['revenue_e6', 'bigint'],
    yesCountE2: ['yes_count_e2', 'bigint'],
    noCountE2: ['no_count_e2', 'bigint'],
    timeMs: ['occurred_at', 'instant'],
  },
  key: ['ticker'],
  compared: ['result', 'revenueE6'],
  toRow: (entry) => entry.settlement,
  fromRow: (settlement) => ({ kind: 'settlement', settlement }),
});

const balances = ledgerTable<'balance', { readonly balanceE6: MoneyE6; readonly timeMs: number }>({
  kind: 'balance',
  table: 'balances',
  shape: { balanceE6: ['balance_e6', 'bigint'], timeMs: ['occurred_at', 'instant'] },
  key: ['timeMs', 'balanceE6'],
  compared: 'all',
  toRow: ({ balanceE6, timeMs }) => ({ balanceE6, timeMs }),
  fromRow: ({ balanceE6, timeMs }) => ({ kind: 'balance', balanceE6, timeMs }),
});

type RulesRow = {
  readonly tradeId: string;
  readonly rules: string;
  readonly peakE4: PriceE4 | null;
  readonly by: RulesOrigin;
  readonly timeMs: number;
};

const tradeRules = ledgerTable<'rules', RulesRow>({
  kind: 'rules',
  table: 'trade_rules',
  shape: {
    tradeId: ['trade_id', 'text'],
    rules: ['rules', 'jsonb'],
    peakE4: ['peak_e4', 'bigint'],
    by: ['set_by', 'text'],
    timeMs: ['occurred_at', 'instant'],
  },
  key: ['tradeId', 'timeMs', 'rules', 'peakE4'],
  compared: 'all',
  toRow: ({ rules, kind: _, ...entry }) => ({ ...entry, rules: canonicalJson(rules) }),
  fromRow: ({ rules, ...row }) => ({
    kind: 'rules',
    ...row,
    rules: JSON.parse(rules) as ProtectiveRules,
  }),
});

const exitBegins = ledgerTable<'exit-begin', ExitBegin>({
  kind: 'exit-begin',
  table: 'exit_begins',
  shape: {
    tradeId: ['trade_id', 'text'],
    orders: ['orders', 'integer'],
    cause: ['cause', 'text'],
    reason: ['reason', 'text'],
    floorE4: ['floor_e4', 'bigint'],
    timeMs: ['occurred_at', 'instant'],
  },
  key: ['tradeId', 'timeMs', 'orders', 'cause', 'reason', 'floorE4'],
  compared: 'all',
  toRow: (entry) => entry.begin,
  fromRow: (begin) => ({ kind: 'exit-begin', begin }),
});

const exitEnds = ledgerTable<'exit-end', ExitEnd>({
  kind: 'exit-end',
  table: 'exit_ends',
  shape: {
    tradeId: ['trade_id', 'text'],
    orders: ['orders', 'integer'],
    result: ['result', 'text'],
    reason: ['reason', 'text'],
    timeMs: ['occurred_at', 'instant'],
  },
  key: ['tradeId', 'timeMs', 'orders', 'result', 'reason'],
  compared: 'all',
  toRow: (entry) => entry.end,
  fromRow: (end) => ({ kind: 'exit-end', end }),
});

const adoptions = ledgerTable<'adoption', Adoption>({
  kind: 'adoption',
  table: 'adoptions',
  shape: {
    id: ['id', 'text'],
    what: ['what', 'text'],
    reference: ['reference', 'text'],
    ticker: ['ticker', 'text'],
    tradeId: ['trade_id', 'text'],
    countE2: ['count_e2', 'bigint'],
    cashE6: ['cash_e6', 'bigint'],
    reason: ['reason', 'text'],
    by: ['decided_by', 'text'],
    timeMs: ['occurred_at', 'instant'],
  },
  key: ['id'],
  // Two who read the same difference see it at two moments, each with words of its own.
  compared: ['what', 'reference', 'ticker', 'tradeId', 'countE2', 'cashE6'],
  toRow: (entry) => entry.adoption,
  fromRow: (adoption) => ({ kind: 'adoption', adoption }),
});

const controls = ledgerTable<'control', Control>({
  kind: 'control',
  table: 'controls',
  shape: {
    state: ['state', 'text'],
    flatten: ['flatten', 'boolean'],
    reason: ['reason', 'text'],
    by: ['decided_by', 'text'],
    timeMs: ['occurred_at', 'instant'],
  },
  key: ['timeMs', 'state', 'flatten', 'by', 'reason'],
  compared: 'all',
  toRow: (entry) => entry.control,
  fromRow: (control) => ({ kind: 'control', control }),
});

/** In the order in which an order's life passes through them. */
export const LEDGER_TABLES: readonly LedgerTable[] = [
  intents,
  orderOutcomes,
  fills,
  tradeRules,
  exitBegins,
  exitEnds,
  settlements,
  balances,
  adoptions,
  controls,
];
