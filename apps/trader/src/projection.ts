import type { LedgerScope } from '@rec-io/database/ledger-table';
import { upsertTrades } from '@rec-io/database/trades';
import type { TradeRow } from '@rec-io/domain/history';
import type { Trade } from '@rec-io/domain/trade';
import type { EngineLog } from '@rec-io/engine/ports';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import { NOBODY_WAITS, tradeView } from '@rec-io/engine/views';
import type { Pool } from 'pg';

const RETRY_MS = 2_000;

/** Keeps `users.trades` like the engine's trades: behind it, never in its way, and whole again after every trouble. */
export function tradeProjection(target: LedgerScope & { readonly pool: Pool }, log: EngineLog) {
  const waiting = new Map<string, Trade>();
  let writing: Promise<void> | null = null;
  let stopped = false;

  async function write(engine: TradingEngine): Promise<void> {
    while (waiting.size > 0 && !stopped) {
      const trades = [...waiting.values()];
      waiting.clear();
      try {
        await upsertTrades(
          target,
          trades.map((trade) => tradeRow(trade, engine)),
        );
      } catch (error) {
        for (const trade of trades) if (!waiting.has(trade.id)) waiting.set(trade.id, trade);
        log.warn('the trades table is behind; trying again', { trades: waiting.size, error: String(error) });
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    writing = null;
  }

  return {
    changed(engine: TradingEngine, trades: readonly Trade[]): void {
      for (const trade of trades) waiting.set(trade.id, trade);
      writing ??= write(engine);
    },
    async stop(): Promise<void> {
      stopped = true;
      await writing;
    },
  };
}

function tradeRow(trade: Trade, engine: TradingEngine): TradeRow {
  const view = tradeView(trade, (ticker) => engine.row(ticker), NOBODY_WAITS);
  return { ...view, closeTimeMs: trade.intent.closeTimeMs, exitReason: view.exit?.cause ?? null };
}
