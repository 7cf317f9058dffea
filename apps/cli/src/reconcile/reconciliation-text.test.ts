import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { expect, test } from 'vitest';
import { reconciliationText } from './reconciliation-text.ts';

const AGREES: ReconciliationReport = {
  ...{ readAtMs: 0, durationMs: 12, why: 'asked for', learnt: 0, adopted: [], undecided: [] },
  read: { orders: 4, fills: 3, settlements: 2, positions: 1 },
  ledgerBalanceE6: 1_000_000_000 as MoneyE6,
  exchangeBalanceE6: 1_000_000_000 as MoneyE6,
  ...{ differences: [], external: [], moving: false },
};
const trader = { by: 'trader' } as const;

test('an account that agrees is one line', () => {
  expect(reconciliationText(AGREES, trader)).toBe(
    'Ledger and exchange agree: 1000.000000 $; 1 positions, 4 orders, 3 fills and 2 settlements read.',
  );
});

test('each difference is told with both values, what it is, and what to do', () => {
  const text = reconciliationText(
    {
      ...AGREES,
      differences: [
        {
          ...{ id: 'position T', code: 'position', ticker: 'T', ledger: 'nothing', exchange: '2.00 NO' },
          ...{ amountE6: 2_000_000 as MoneyE6, blocks: 'market' },
          ...{ explanation: 'No fill explains it.', remedy: 'Look at the page.' },
        },
      ],
    },
    { by: 'outside', why: 'connect ECONNREFUSED' },
  );
  expect(text).toMatch('differ in one thing');
  expect(text).toMatch('the trader does not answer (connect ECONNREFUSED)');
  expect(text).toMatch(
    'position T: ledger nothing, exchange 2.00 NO\n  No fill explains it.\n  Look at the page.',
  );
});

test('what was taken over says whose it is and who decided', () => {
  const text = reconciliationText(
    {
      ...AGREES,
      adopted: [
        {
          ...{
            id: 'fill:f1:t1',
            what: 'fill',
            reference: 'f1',
            ticker: 'T',
            tradeId: 't1',
            by: 'reconciliation',
          },
          ...{ countE2: -100 as CountE2, cashE6: 0 as MoneyE6, reason: 'not placed here', timeMs: 0 },
        },
        {
          ...{ id: 'cash:deposit:d1', what: 'cash', reference: 'deposit d1', ticker: null, tradeId: null },
          ...{
            countE2: 0 as CountE2,
            cashE6: 50_000_000 as MoneyE6,
            reason: 'seen',
            by: 'cli:ada',
            timeMs: 0,
          },
        },
      ],
    },
    trader,
  );
  expect(text).toMatch('1.00 NO of T, fill f1: closes trade t1 (not placed here)');
  expect(text).toMatch('+50.000000 $, deposit d1 (cli:ada: seen)');
});
