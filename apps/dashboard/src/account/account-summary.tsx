import * as format from '../format.ts';
import { MoneySaid } from '../history/money-said.tsx';
import { useIsStale, useTopicPart } from '../live/use-view.ts';
import { ACCOUNT } from '../text/account.ts';
import { Section } from '../ui/section.tsx';
import type { AccountHere } from './account-query.ts';

/** Which it is, what one may do there, its mode, and the balance as the trader says it now. */
export function AccountSummary({ account }: { account: AccountHere }) {
  const { role, mode, said } = account;
  const balanceE6 = useTopicPart('status', (status) => status.balanceE6);
  const isStale = useIsStale();
  return (
    <Section title={ACCOUNT.here}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 py-2 text-sm">
        <dt className="text-muted">{ACCOUNT.label}</dt>
        <dd className="font-medium">{ACCOUNT.name(account.account, account.ownerNo)}</dd>
        <dt className="text-muted">{ACCOUNT.role}</dt>
        <dd>
          <span className="font-medium">{ACCOUNT.roles[role]}</span>: {ACCOUNT.rolesMean[role]}
        </dd>
        {mode !== null && (
          <>
            <dt className="text-muted">{ACCOUNT.balance}</dt>
            <dd className={`font-medium ${isStale ? 'stale' : ''}`} data-testid="account-balance">
              {balanceE6 === null ? ACCOUNT.notTold : format.money(balanceE6)}
            </dd>
          </>
        )}
      </dl>
      {mode === null || said === null ? (
        <p className="py-2 text-sm text-muted">{ACCOUNT.notTraded}</p>
      ) : (
        <div className="py-2">
          <MoneySaid mode={mode} said={said} />
        </div>
      )}
      <p className="pt-2 text-xs text-muted">{ACCOUNT.limits}</p>
    </Section>
  );
}
