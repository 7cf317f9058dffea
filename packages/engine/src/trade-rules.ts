import type { LedgerEntry, RulesOrigin } from '@rec-io/domain/ledger';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { isSameProtection, type ProtectiveRules } from '@rec-io/domain/protection';
import type { Trade } from '@rec-io/domain/trade';

/**
 * What the ledger is told when a trade gets other rules.
 * @param exchangeNowMs 0 before the exchange has told its time. Then the newest counts by number alone: the machine's clock may be
 *   wrong by hours
 */
export function rulesEntry(
  { id: tradeId, intent, peakE4, rulesToldMs }: Trade,
  rules: ProtectiveRules,
  by: RulesOrigin,
  exchangeNowMs: number,
): LedgerEntry {
  const timeMs = Math.max(exchangeNowMs, (rulesToldMs ?? intent.timeMs) + 1);
  return { kind: 'rules', tradeId, rules, peakE4, by, timeMs };
}

/**
 * Trades whose monitor has other rules than when it last ran, with these: they hold for its open trades, too, also where they were
 * changed while nothing ran. What a strategy that is not there suggests nobody knows: its trades keep what they have.
 */
export function rulesOfMonitors(
  trades: Iterable<Trade>,
  monitors: readonly MonitorSpec[],
): (readonly [trade: Trade, rules: ProtectiveRules])[] {
  const byName = new Map(monitors.map((spec) => [spec.name, spec]));
  return [...trades].flatMap((trade) => {
    const spec = byName.get(trade.intent.monitor);
    if (spec === undefined || spec.isStrategyUnknown) return [];
    const before = trade.monitorRules;
    return before !== null && isSameProtection(before, spec.rules) ? [] : [[trade, spec.rules] as const];
  });
}
