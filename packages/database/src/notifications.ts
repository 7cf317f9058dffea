import type { AskedPage, HistoryScope, Page } from '@rec-io/domain/history';
import type { Notification, NotificationElsewhere, NotificationKind } from '@rec-io/domain/notification';
import type { Pool, PoolClient } from 'pg';
import { openedRows } from './audit-seal.ts';
import { asUser } from './transaction.ts';

/** What is older is found in the history, the audit and the ledger. */
const KEPT_DAYS = 30;
/** More unread ones are not counted. */
const UNREAD_MAX = 100;

/**
 * $1 owner, $2 account, $3 mode, $4 what is kept elsewhere. An order is told once, with its first fill; those of people are told where
 * people see them being done.
 */
const HAPPENED = `
  WITH since AS (SELECT now() - interval '${KEPT_DAYS} days' AS at),
  filled AS (
    SELECT f.client_order_id, min(f.recorded_at) AS at, sum(f.count_e2) AS count_e2,
      sum(f.count_e2 * f.yes_price_e4) / sum(f.count_e2) AS yes_price_e4
    FROM users.fills f, since
    WHERE f.user_no = $1 AND f.account = $2 AND f.mode = $3 AND f.recorded_at >= since.at AND f.count_e2 > 0
    GROUP BY f.client_order_id
  ),
  happened (at, id, kind, detail) AS (
    SELECT f.at, i.action || '~' || i.client_order_id, i.action, jsonb_build_object('ticker', i.ticker, 'contract', i.contract,
      'floorStrikeE4', i.floor_strike_e4, 'side', i.side, 'countE2', f.count_e2, 'monitor', i.monitor, 'strategy', i.strategy, 'cause', i.cause,
      'priceE4', CASE WHEN i.side = 'yes' THEN f.yes_price_e4 ELSE 10000 - f.yes_price_e4 END)
    FROM filled f JOIN users.intents i ON i.user_no = $1 AND i.account = $2 AND i.mode = $3 AND i.client_order_id = f.client_order_id
    WHERE i.method = 'auto'
    UNION ALL
    SELECT o.recorded_at, 'refusal~' || o.client_order_id || o.content_md5, 'refusal', jsonb_build_object('ticker', i.ticker,
      'contract', i.contract, 'floorStrikeE4', i.floor_strike_e4, 'side', i.side, 'countE2', i.count_e2, 'priceE4', i.limit_e4, 'action', i.action, 'outcome', o.outcome,
      'code', o.code, 'message', o.message)
    FROM users.order_outcomes o JOIN users.intents i ON i.user_no = $1 AND i.account = $2 AND i.mode = $3
      AND i.client_order_id = o.client_order_id, since
    WHERE o.user_no = $1 AND o.account = $2 AND o.mode = $3 AND o.recorded_at >= since.at AND o.outcome <> 'acknowledged'
    UNION ALL
    SELECT c.recorded_at, 'stop~' || c.seq, 'stop',
      jsonb_build_object('state', c.state, 'flatten', c.flatten, 'by', c.decided_by, 'reason', c.reason)
    FROM users.controls c, since
    WHERE c.user_no = $1 AND c.account = $2 AND c.mode = $3 AND c.recorded_at >= since.at
    UNION ALL
    SELECT d.first_seen, 'difference~' || d.id || '~' || extract(epoch FROM d.first_seen), 'difference',
      jsonb_build_object('code', d.code, 'ticker', d.ticker, 'ledger', d.ledger, 'exchange', d.exchange, 'explanation', d.explanation,
        'remedy', d.remedy, 'blocks', d.blocks, 'isOver', d.resolved_at IS NOT NULL)
    FROM users.account_differences d, since
    WHERE d.user_no = $1 AND d.account = $2 AND d.mode = $3 AND d.first_seen >= since.at
    UNION ALL
    SELECT a.occurred_at, 'program~' || a.seq, 'program', jsonb_build_object('program', a.detail->>'program', 'by', a.login)
    FROM users.audit a, since
    WHERE a.owner_no = $1 AND a.account = $2 AND a.action = 'program.restart' AND a.detail->>'outcome' = 'asked'
      AND a.occurred_at >= since.at
    UNION ALL
    SELECT to_timestamp(e."timeMs" / 1000.0), e.id, e.kind, e.detail
    FROM jsonb_to_recordset($4::jsonb) AS e (id text, kind text, "timeMs" float8, detail jsonb), since
    WHERE to_timestamp(e."timeMs" / 1000.0) >= since.at
  )`;

const PAGE = `${HAPPENED}
  SELECT id, kind, (extract(epoch FROM at) * 1000)::float8 AS "timeMs", (extract(epoch FROM at) * 1000000)::bigint::text AS "atUs",
    detail, at <= coalesce($5::timestamptz, '-infinity') AS "isRead"
  FROM happened
  WHERE ($6::text IS NULL OR kind = $6)
    AND ($7::bigint IS NULL OR (at, id) < ('epoch'::timestamptz + $7 * interval '1 microsecond', $8::text))
  ORDER BY at DESC, id DESC LIMIT $9`;

const UNREAD = `${HAPPENED}
  SELECT count(*)::int AS unread
  FROM (SELECT FROM happened WHERE at > coalesce($5::timestamptz, '-infinity') LIMIT ${UNREAD_MAX}) AS newer`;

type Reader = { readonly of: HistoryScope; readonly userNo: string };

/** What happened on an account and its owner must know, gathered from where it is written down. */
export const postgresNotifications = (pool: Pool) => ({
  page: (
    reader: Reader,
    kind: NotificationKind | null,
    { after, limit }: AskedPage,
    elsewhere: readonly NotificationElsewhere[],
  ): Promise<Page<Notification>> =>
    asUser(pool, reader.of.ownerNo, async (client) => {
      const values = [...valuesOf(reader, elsewhere), await readUpTo(client, reader)];
      const { rows } = await client.query<Notification & { atUs: string }>(PAGE, [
        ...[...values, kind, after?.atUs ?? null, after?.id ?? null, limit],
      ]);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return {
        rows: (await openedRows(client, rows)).map(({ atUs: _, ...row }) => row),
        next: last === undefined ? null : { atUs: last.atUs, id: last.id },
      };
    }),

  /** How many are unread, at most a hundred. */
  unread: (reader: Reader, elsewhere: readonly NotificationElsewhere[]): Promise<number> =>
    asUser(pool, reader.of.ownerNo, async (client) => {
      const values = [...valuesOf(reader, elsewhere), await readUpTo(client, reader)];
      const { rows } = await client.query<{ unread: number }>(UNREAD, values);
      return rows[0]?.unread ?? 0;
    }),

  /** All up to a time are read; it never goes back, and nothing that is still to come is read already. */
  markRead: ({ of: { ownerNo, account, mode }, userNo }: Reader, upToMs: number): Promise<void> =>
    asUser(pool, ownerNo, async (client) => {
      // A millisecond more: times are told in whole ones.
      await client.query(
        `INSERT INTO users.notification_reads AS known (owner_no, account, mode, user_no, read_up_to)
         VALUES ($1, $2, $3, $4, least(now(), to_timestamp(($5::float8 + 1) / 1000)))
         ON CONFLICT (owner_no, account, mode, user_no)
         DO UPDATE SET read_up_to = greatest(known.read_up_to, excluded.read_up_to)`,
        [ownerNo, account, mode, userNo, upToMs],
      );
    }),
});

const valuesOf = (
  { of: { ownerNo, account, mode } }: Reader,
  elsewhere: readonly NotificationElsewhere[],
): readonly unknown[] => [ownerNo, account, mode, JSON.stringify(elsewhere)];

async function readUpTo(client: PoolClient, { of, userNo }: Reader): Promise<string | null> {
  // As text: a Date would cut it to whole milliseconds.
  const { rows } = await client.query<{ at: string }>(
    `SELECT read_up_to::text AS at FROM users.notification_reads
     WHERE owner_no = $1 AND account = $2 AND mode = $3 AND user_no = $4`,
    [of.ownerNo, of.account, of.mode, userNo],
  );
  return rows[0]?.at ?? null;
}
