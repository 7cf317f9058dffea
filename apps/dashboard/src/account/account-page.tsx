import { useQuery } from '@tanstack/react-query';
import { Page } from '../shell/page.tsx';
import { PAGE_NAMES } from '../text/shell.ts';
import { Asked } from '../ui/asked.tsx';
import { accountQuery } from './account-query.ts';
import { AccountSummary } from './account-summary.tsx';
import { OtherAccounts } from './other-accounts.tsx';
import { People } from './people.tsx';
import { RiskConsent } from './risk-consent.tsx';
import { Fills, Settlements } from './settled.tsx';

/** The account that is looked at: what it is worth, who may do what on it, and what real money wants. */
export function AccountPage() {
  const query = useQuery(accountQuery);
  return (
    <Page name={PAGE_NAMES.account}>
      <Asked query={query}>
        {(account) => (
          <div className="grid items-start gap-3 wide:grid-cols-2">
            <div className="grid gap-3">
              <AccountSummary account={account} />
              <OtherAccounts here={account} />
              {account.role === 'owner' && <People />}
            </div>
            <div className="grid gap-3">
              <RiskConsent isOwner={account.role === 'owner'} />
              <Settlements />
              <Fills />
            </div>
          </div>
        )}
      </Asked>
    </Page>
  );
}
