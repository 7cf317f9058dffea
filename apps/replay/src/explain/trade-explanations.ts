import { readTradeEntries } from '@rec-io/database/trade-entries';
import { asUser } from '@rec-io/database/transaction';
import type { HistoryScope } from '@rec-io/domain/history';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import type { Pool } from 'pg';
import type { Explained } from './explained.ts';
import { explainAt } from './recorded.ts';

const FORGOTTEN =
  'Nothing was recorded then, or it was forgotten by now: decisions are kept for seven days, and not while the disk is full.';
const CLOSED = 'What was recorded can be read by the trader’s account alone: recio replay --explain TIME';

/** For web: what the ledger has of a trade, and what the trader recorded of the decision, as `recio replay --explain` tells it. */
export function tradeExplanations({
  root,
  strategiesDirectory,
  pool,
}: {
  /** `<data>/trader/decisions` */
  readonly root: string;
  readonly strategiesDirectory: string;
  readonly pool: Pool;
}) {
  const entriesOf = ({ ownerNo, account, mode }: HistoryScope, ids: readonly string[]) =>
    asUser(pool, ownerNo, (client) => readTradeEntries(client, { userNo: ownerNo, account, mode }, ids));
  return {
    async ofTrade(of: HistoryScope, id: string) {
      const { ownerNo, account, mode } = of;
      const entries = await entriesOf(of, [id]);
      const status = await asUser(pool, ownerNo, (client) =>
        client.query<{ status: string }>(
          'SELECT status FROM users.trades WHERE user_no = $1 AND account = $2 AND mode = $3 AND id = $4',
          [ownerNo, account, mode, id],
        ),
      );
      return { entries, status: status.rows[0]?.status ?? null };
    },
    async decisionAt(of: HistoryScope, { timeMs, monitor }: { timeMs: number; monitor: string }) {
      const recorded = {
        ...{ root, account: of.account, mode: of.mode, strategiesDirectory },
        readLedger: (ids: readonly string[]) => entriesOf(of, ids),
      };
      try {
        const [explained] = await explainAt(recorded, timeMs, { all: false, monitor });
        return explained === undefined ? { decision: null, why: FORGOTTEN } : decisionOf(explained);
      } catch (error) {
        if (error instanceof CatalogueError) return { decision: null, why: FORGOTTEN };
        if (errorCode(error) === 'EACCES') return { decision: null, why: CLOSED };
        throw error;
      }
    },
  };
}

function decisionOf({ status, madeAgain, signals, settings, strikes, ...rest }: Explained) {
  const wanted = signals.map(({ signal, became }) => ({
    what:
      signal.kind === 'entry'
        ? `${signal.side.toUpperCase()} ${signal.ticker}`
        : `out of ${signal.tradeId}: ${signal.reason}`,
    became,
  }));
  return {
    why: null,
    decision: {
      ...rest,
      ...status,
      settings: { ...settings },
      madeAgain: { kind: madeAgain.kind, reason: madeAgain.kind === 'impossible' ? madeAgain.reason : null },
      wanted,
      strikes: strikes.map((strike) => ({ ...strike })),
    },
  };
}
