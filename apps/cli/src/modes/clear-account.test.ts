import type { MoneyE6 } from '@rec-io/domain/money';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { expect, test } from 'vitest';
import { type AccountLook, whyNotClear } from './clear-account.ts';

const AGREES: ReconciliationReport = {
  ...{ readAtMs: 0, durationMs: 12, why: 'asked for', learnt: 0, adopted: [], undecided: [] },
  read: { orders: 0, fills: 0, settlements: 0, positions: 0 },
  ledgerBalanceE6: 1_000_000_000 as MoneyE6,
  exchangeBalanceE6: 1_000_000_000 as MoneyE6,
  ...{ differences: [], external: [], moving: false },
};
const DIFFERS: ReconciliationReport = {
  ...AGREES,
  differences: [
    {
      ...{ id: 'balance', code: 'balance', ticker: null, ledger: '1000.000000 $', exchange: '990.000000 $' },
      ...{ amountE6: 10_000_000 as MoneyE6, blocks: 'entries' },
      ...{ explanation: 'The exchange has less than trades explain.', remedy: 'Look there.' },
    },
  ],
};
const compared = (report: ReconciliationReport): AccountLook => ({ kind: 'compared', report });
const failed: AccountLook = { kind: 'failed', reason: 'connect ECONNREFUSED' };

const asked = (looks: readonly AccountLook[], uncompared = false, patienceMs = 0) => {
  let next = 0;
  const said: string[] = [];
  const look = async (): Promise<AccountLook> => looks[Math.min(next++, looks.length - 1)] ?? failed;
  const verdict = whyNotClear({ look, uncompared, patienceMs, pauseMs: 0, say: (line) => said.push(line) });
  return { verdict, said };
};

test('an account that agrees may be left, and one without a ledger', async () => {
  expect(await asked([compared(AGREES)]).verdict).toBeNull();
  expect(await asked([{ kind: 'nothing' }]).verdict).toBeNull();
});

test('what differs is named, with both values, also for who leaves uncompared', async () => {
  const words =
    'balance: ledger 1000.000000 $, exchange 990.000000 $. The exchange has less than trades explain.';
  expect(await asked([compared(DIFFERS)]).verdict).toBe(words);
  expect(await asked([compared(DIFFERS)], true).verdict).toBe(words);
});

test('an order in doubt, or an account that moves, keeps the mode', async () => {
  expect(await asked([compared({ ...AGREES, undecided: ['c1'] })]).verdict).toMatch('fate of 1 orders');
  expect(await asked([compared({ ...AGREES, moving: true })]).verdict).toMatch('does not hold still');
});

test('what is only of a moment is looked at again', async () => {
  expect(await asked([failed, compared(DIFFERS), compared(AGREES)], false, 60_000).verdict).toBeNull();
});

test('an exchange that does not answer keeps the mode, unless its owner leaves uncompared, which is said', async () => {
  expect(await asked([failed]).verdict).toBe('the account cannot be compared: connect ECONNREFUSED');
  const { verdict, said } = asked([failed], true);
  expect(await verdict).toBeNull();
  expect(said.at(-1)).toMatch('leaving without it: the account cannot be compared');
});
