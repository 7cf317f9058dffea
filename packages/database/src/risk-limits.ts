import type { Parameters } from '@rec-io/domain/parameters';
import type { RiskLimits } from '@rec-io/domain/risk-limits';
import { RISK_PARAMETERS, riskLimits } from '@rec-io/domain/risk-parameters';
import type { Pool } from 'pg';
import type { LedgerScope } from './ledger-table.ts';
import { asUser } from './transaction.ts';

type Scoped = LedgerScope & { readonly pool: Pool };

/** A column for each parameter, of its name. */
const KEYS = RISK_PARAMETERS.map(({ key }) => key);

/** The limits of one account and mode as an expression: what the owner set, by key. A parameter of SQL each. */
export const RISK_LIMITS_SET = (user: string, account: string, mode: string): string =>
  `(SELECT json_strip_nulls(row_to_json(set)) FROM
     (SELECT ${KEYS.join(', ')} FROM users.risk_limits WHERE user_no = ${user} AND account = ${account} AND mode = ${mode}) set)`;

/** What the owner set of the limits of one account and mode, in the owner's units; what is not among it is the program's own. */
export const readRiskParameters = ({ pool, userNo, account, mode }: Scoped): Promise<Parameters> =>
  asUser(pool, userNo, async (client) => {
    const { rows } = await client.query<{ set: Parameters | null }>(
      `SELECT ${RISK_LIMITS_SET('$1', '$2', '$3')} AS set`,
      [userNo, account, mode],
    );
    return rows[0]?.set ?? {};
  });

/** The limits that hold in one account and mode. */
export const readRiskLimits = async (scope: Scoped): Promise<RiskLimits> =>
  riskLimits(await readRiskParameters(scope));

/**
 * Changes what is named; null gives a limit back to the program. Values were checked against {@link RISK_PARAMETERS}.
 * @returns what the owner set, as it is now
 * @throws RangeError for a key that is no limit's
 */
export async function updateRiskParameters(
  scope: Scoped,
  change: Readonly<Record<string, number | null>>,
): Promise<Parameters> {
  const changed = Object.keys(change);
  const unknown = changed.find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new RangeError(`there is no limit ${unknown}`);
  const { pool, userNo, account, mode } = scope;
  await asUser(pool, userNo, async (client) => {
    await client.query(
      'INSERT INTO users.risk_limits (user_no, account, mode) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [userNo, account, mode],
    );
    const assignments = changed.map((key, index) => `${key} = $${index + 4}`);
    await client.query(
      `UPDATE users.risk_limits SET ${[...assignments, 'updated_at = now()'].join(', ')}
       WHERE user_no = $1 AND account = $2 AND mode = $3`,
      [userNo, account, mode, ...changed.map((key) => change[key])],
    );
  });
  return readRiskParameters(scope);
}
