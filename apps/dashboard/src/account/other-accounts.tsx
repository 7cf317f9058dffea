import { isSameAccount } from '@rec-io/domain/account-right';
import { useQuery } from '@tanstack/react-query';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { ACCOUNT } from '../text/account.ts';
import { Button } from '../ui/button.tsx';
import { Refused } from '../ui/refused.tsx';
import { Section } from '../ui/section.tsx';
import { type AccountHere, accountsQuery } from './account-query.ts';

/** The accounts to choose from; nothing where there is one. */
export function OtherAccounts({ here }: { here: AccountHere }) {
  const { data: accounts = [] } = useQuery(accountsQuery);
  const { isBusy, refusal, act } = useActOn(['account']);
  if (accounts.length < 2) return null;
  return (
    <Section title={ACCOUNT.others} means={ACCOUNT.othersMean}>
      <ul className="divide-y divide-line">
        {accounts.map((each) => (
          <li
            key={`${each.ownerNo} ${each.account}`}
            className="flex items-center justify-between gap-4 py-2 text-sm"
          >
            <span>
              <span className="font-medium">{ACCOUNT.name(each.account, each.ownerNo)}</span>{' '}
              <span className="text-muted">· {ACCOUNT.roles[each.role]}</span>
            </span>
            {isSameAccount(each, here) ? (
              <span className="text-xs text-muted">{ACCOUNT.chosen}</span>
            ) : (
              <Button
                small
                disabled={isBusy}
                aria-label={`${ACCOUNT.choose}: ${ACCOUNT.name(each.account, each.ownerNo)}`}
                onClick={() =>
                  void act(
                    () =>
                      send('put', '/api/session/account', {
                        body: { ownerNo: each.ownerNo, account: each.account },
                      }),
                    // Everything on every page is of another account now.
                    () => location.reload(),
                  )
                }
              >
                {ACCOUNT.choose}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Refused refusal={refusal} />
    </Section>
  );
}
