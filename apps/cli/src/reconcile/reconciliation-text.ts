import type { Adoption } from '@rec-io/domain/ledger';
import { type CountE2, formatCount, formatMoney, type MoneyE6 } from '@rec-io/domain/money';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';

/** Who looked: the running trader, or this command from outside, and then why. */
export type Looker = { readonly by: 'trader' } | { readonly by: 'outside'; readonly why: string };

/** What a comparison found, for a person. */
export function reconciliationText(report: ReconciliationReport, looker: Looker): string {
  const { differences, moving, learnt, undecided, exchangeBalanceE6, read } = report;
  const seen = `${read.positions} positions, ${read.orders} orders, ${read.fills} fills and ${read.settlements} settlements read`;
  const head =
    differences.length === 0
      ? `Ledger and exchange agree: ${formatMoney(exchangeBalanceE6)} $; ${seen}.`
      : `Ledger and exchange differ in ${differences.length === 1 ? 'one thing' : `${differences.length} things`}; ${seen}.`;
  return [
    head,
    ...(looker.by === 'trader'
      ? []
      : [`Looked at from outside, and nothing of it is kept: the trader does not answer (${looker.why}).`]),
    ...(moving ? ['The account did not hold still: look again in a moment.'] : []),
    ...(learnt === 0
      ? []
      : [`${learnt === 1 ? 'One fact was' : `${learnt} facts were`} not in the ledger yet.`]),
    ...(undecided.length === 0
      ? []
      : [`Orders whose fate is still being proven: ${undecided.length}. Their markets are not entered.`]),
    ...listed('Taken over:', report.adopted.map(adoptionText)),
    ...listed(
      'Held by somebody else, so not entered:',
      report.external.map(({ ticker, countE2 }) => `${contracts(countE2)} of ${ticker}`),
    ),
    ...differences.flatMap(({ code, ticker, ledger, exchange, explanation, remedy }) => [
      '',
      `${code}${ticker === null ? '' : ` ${ticker}`}: ledger ${ledger}, exchange ${exchange}`,
      `  ${explanation}`,
      `  ${remedy}`,
    ]),
  ].join('\n');
}

const listed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

function adoptionText({ what, reference, ticker, tradeId, countE2, cashE6, reason, by }: Adoption): string {
  const who = by === 'reconciliation' ? reason : `${by}: ${reason}`;
  if (what === 'cash') return `${signed(cashE6)} $, ${reference} (${who})`;
  const closes = tradeId === null ? 'belongs to no trade here' : `closes trade ${tradeId}`;
  return `${contracts(countE2)} of ${ticker ?? '?'}, ${what === 'fill' ? `fill ${reference}` : reference}: ${closes} (${who})`;
}

const signed = (moneyE6: MoneyE6): string => `${moneyE6 > 0 ? '+' : ''}${formatMoney(moneyE6)}`;
const contracts = (countE2: CountE2): string =>
  `${formatCount(Math.abs(countE2) as CountE2)} ${countE2 < 0 ? 'NO' : 'YES'}`;
