import type { AccountId } from '@rec-io/domain/account-right';
import type { RiskAcceptance } from '@rec-io/domain/risk-disclosure';
import type { Pool } from 'pg';
import { asUser } from './transaction.ts';

/** Who accepted the risk text of an account. */
export function postgresRiskAcceptances(pool: Pool) {
  return {
    /** Null where nobody accepted this version. */
    read: ({ ownerNo, account }: AccountId, version: number): Promise<RiskAcceptance | null> =>
      asUser(pool, ownerNo, async (client) => {
        const { rows } = await client.query<RiskAcceptance>(
          `SELECT version, login, via, (extract(epoch FROM accepted_at) * 1000)::float8 AS "timeMs"
           FROM users.risk_acceptances WHERE owner_no = $1 AND account = $2 AND version = $3`,
          [ownerNo, account, version],
        );
        return rows[0] ?? null;
      }),

    /** The first acceptance of a version stands. @param userNo null: on the machine itself */
    accept: (
      { ownerNo, account }: AccountId,
      given: Pick<RiskAcceptance, 'version' | 'login' | 'via'> & { readonly userNo: string | null },
    ): Promise<void> =>
      asUser(pool, ownerNo, async (client) => {
        await client.query(
          `INSERT INTO users.risk_acceptances (owner_no, account, version, user_no, login, via) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT DO NOTHING`,
          [ownerNo, account, given.version, given.userNo, given.login, given.via],
        );
      }),
  };
}
