import type { TradeRow } from '@rec-io/domain/history';
import type { LiveTradeView } from '@rec-io/domain/live-trade-view';
import { describe, expect, test } from 'vitest';
import { closedTradesText, openTradesText } from './trades-text.ts';

const trade = {
  id: '1f0c6a52-8a5e-8d4e-9a37-2f1f6c1b8a01',
  status: 'open',
  ticker: 'KXBTCD-26NOV2612-T81999.99',
  side: 'yes',
  monitor: 'btc-hourly-htc',
  countE2: 1_000,
  heldE2: 1_000,
  buyPriceE4: 9_520,
  entryProbability: 0.97,
  currentProbability: 0.9612,
  openPnlE6: -230_000,
  bidE4: 9_400,
  valueE6: 9_400_000,
  booksAgeMs: 420,
  indexAgeMs: 1_000,
  closeTimeMs: Date.parse('2026-11-26T17:00:00Z'),
  rules: ['probability below 40 %', 'momentum of 36 bp against it'],
  exit: null,
  heldToSettlement: null,
  reason: null,
} as unknown as LiveTradeView;
const seen = (...trades: LiveTradeView[]) => openTradesText('simulated', { by: 'trader', why: null, trades });

describe('open trades', () => {
  test('are told with their worth, its age, and what sells them', () => {
    expect(seen(trade)).toBe(
      [
        'One trade is open (simulated).',
        '',
        'KXBTCD-26NOV2612-T81999.99  10 YES at 95.2 ¢  open',
        '  Value    $9.40 (bid 94 ¢, 0.4 s old), profit -$0.23 if sold there, before that fee',
        '  Wins     96.1 % (1.0 s old); 97.0 % at entry',
        '  Sold by  probability below 40 %; momentum of 36 bp against it',
        '  Closes   2026-11-26 17:00:00Z; monitor btc-hourly-htc',
        '  Trade    1f0c6a52-8a5e-8d4e-9a37-2f1f6c1b8a01',
      ].join('\n'),
    );
    expect(seen()).toBe('No trade is open (simulated).');
  });

  test('say what began an exit, how far it is, and why it waits', () => {
    const exit = {
      cause: 'manual',
      method: 'manual',
      reason: 'closed by cli:ada',
      begunAtMs: trade.closeTimeMs - 60_000,
      orders: 1,
      result: null,
      waits: { reason: 'nobody bids', sinceMs: trade.closeTimeMs - 59_000 },
    };
    const text = seen({ ...trade, status: 'closing', exit } as LiveTradeView);
    expect(text).toContain(
      '  Selling  since 2026-11-26 16:59:00Z, 1 order so far (manual: closed by cli:ada)\n  Waits    nobody bids, since 2026-11-26 16:59:01Z',
    );
    const over = { ...trade, exit: { ...exit, result: 'held' }, heldToSettlement: 'it wins' };
    expect(seen(over as LiveTradeView)).toContain('  Kept     to settlement: it wins');
    expect(seen(over as LiveTradeView)).not.toMatch(/Selling|Sold by/);
  });

  test('say that nothing sells them, and that a worth is not known, instead of nothing', () => {
    const text = seen({ ...trade, rules: [], bidE4: null, valueE6: null, currentProbability: null });
    expect(text).toContain('  Value    not known: nobody bids, or its book cannot be used');
    expect(text).toContain('  Wins     not known; 97.0 % at entry');
    expect(text).toContain('  Sold by  nothing: it is kept until its market is settled');
  });

  test('say where they come from when no trader tells them', () => {
    const text = openTradesText('demo', { by: 'ledger', why: 'connect ECONNREFUSED', trades: [trade] });
    expect(text).toMatch(
      /^One trade is open \(demo\)\.\nFrom the database, .*ECONNREFUSED.*no rule sells anything\. Look: recio status$/m,
    );
    expect(text).not.toMatch(/Value|Wins/);
  });
});

test('finished trades are a line each, with their profit, and a sum', () => {
  const won = {
    ...trade,
    closedAtMs: Date.parse('2026-11-26T17:00:01Z'),
    sellPriceE4: 10_000,
    closeMethod: 'expired',
    feesE6: 3_000,
    pnlE6: 477_000,
  } as unknown as TradeRow;
  const lost: TradeRow = {
    ...won,
    ...{
      side: 'no',
      sellPriceE4: 4_010,
      closeMethod: 'auto',
      exitReason: 'probability-stop',
      pnlE6: -551_000,
    },
  };
  const text = closedTradesText('simulated', [won, lost]);
  expect(text.split('\n')[0]).toMatch(
    /^2026-11-26 17:00:01Z {2}KXBTCD\S+ {2}10 YES +95\.2 ¢ → 100 ¢ +\+\$0\.477 +settled$/,
  );
  expect(text.split('\n')[1]).toMatch(/10 NO +95\.2 ¢ → 40\.1 ¢ +-\$0\.551 +sold: probability-stop$/);
  expect(text).toMatch(/\n\nThe last 2 finished trades \(simulated\): -\$0\.074 after \$0\.006 in fees\.$/);
  expect(closedTradesText('simulated', [])).toBe('No trade is finished yet (simulated).');
});
