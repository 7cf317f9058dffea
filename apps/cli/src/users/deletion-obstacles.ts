import { asUser } from '@rec-io/database/transaction';
import type { UserRow } from '@rec-io/database/user-list';
import type { Mode } from '@rec-io/domain/ledger';
import type { Pool } from 'pg';
import type { Installation } from '../installation.ts';
import { openTrades, openTradesByMode } from '../modes/open-trades.ts';

/** Why a person cannot be deleted now, in words; empty: nothing is in the way. */
export async function deletionObstacles(
  { configuration }: Installation,
  adminPool: Pool,
  { userNo }: UserRow,
): Promise<readonly string[]> {
  if (userNo === configuration.userNo) return ['the trader of this installation is theirs'];
  const obstacles: string[] = [];
  const open = (await openTradesByMode(adminPool, userNo)).reduce((sum, { count }) => sum + count, 0);
  if (open > 0) obstacles.push(`they have open trades (${open})`);
  // Folded from the ledger, orders without an answer included: the table of trades may lag behind it.
  let unresolved = 0;
  for (const scope of await scopesOf(adminPool, userNo))
    unresolved += await openTrades(adminPool, { userNo, ...scope });
  if (unresolved > open) obstacles.push(`orders or trades of theirs are unresolved (${unresolved})`);
  obstacles.push(...(await onTheExchange(adminPool, userNo)));
  for (const { ownerNo, account } of await onlyOwnerOf(adminPool, userNo))
    obstacles.push(`the account ${account} of user ${ownerNo} would be left without an owner`);
  return obstacles;
}

type Scope = { readonly account: string; readonly mode: Mode };

const scopesOf = (pool: Pool, userNo: string): Promise<readonly Scope[]> =>
  asUser(pool, userNo, async (client) => {
    const { rows } = await client.query<Scope>(
      `SELECT account, mode FROM users.intents WHERE user_no = $1 UNION SELECT account, mode FROM users.fills WHERE user_no = $1`,
      [userNo],
    );
    return rows;
  });

/** As the exchange said last. */
const onTheExchange = (pool: Pool, userNo: string): Promise<readonly string[]> =>
  asUser(pool, userNo, async (client) => {
    const { rows } = await client.query<{ held: number; resting: number }>(
      `SELECT (SELECT count(*)::int FROM users.positions WHERE user_no = $1 AND position <> 0) AS held,
         (SELECT count(*)::int FROM users.orders WHERE user_no = $1 AND status = 'resting') AS resting`,
      [userNo],
    );
    const { held = 0, resting = 0 } = rows[0] ?? {};
    return [
      ...(held === 0 ? [] : [`they hold positions on the exchange (${held})`]),
      ...(resting === 0 ? [] : [`orders of theirs rest on the exchange (${resting})`]),
    ];
  });

async function onlyOwnerOf(pool: Pool, userNo: string) {
  const { rows } = await pool.query<{ ownerNo: string; account: string }>(
    `SELECT r.owner_no AS "ownerNo", r.account FROM users.account_rights r
     WHERE r.user_no = $1 AND r.owner_no <> $1 AND r.role = 'owner' AND NOT EXISTS (
       SELECT FROM users.account_rights o JOIN users.user_info u ON u.user_no = o.user_no AND u.is_active
       WHERE o.owner_no = r.owner_no AND o.account = r.account AND o.role = 'owner' AND o.user_no <> $1)
     ORDER BY 1, 2`,
    [userNo],
  );
  return rows;
}
