import type { LedgerEntry } from '@rec-io/domain/ledger';
import { formatCount, formatMoney, formatPrice } from '@rec-io/domain/money';
import type { EngineLog } from './ports.ts';

/** One line for every entry of the ledger: what was decided, what the exchange said, what came of it. */
export function logEntry(log: EngineLog, entry: LedgerEntry): void {
  switch (entry.kind) {
    case 'intent': {
      const { ticker, side, countE2, limitE4, probability, edgeE4, timeToCloseS, clientOrderId } =
        entry.intent;
      const { action, monitor, cause, decisionNumber: decision } = entry.intent;
      log.info(action === 'entry' ? 'decided to buy' : 'decided to sell', {
        monitor,
        ...(action === 'exit' && { cause }),
        ticker,
        side,
        count: formatCount(countE2),
        limit: formatPrice(limitE4),
        probability: Number(probability.toFixed(4)),
        edgeCents: Number((edgeE4 / 100).toFixed(2)),
        timeToCloseS,
        decision,
        order: clientOrderId,
      });
      return;
    }
    case 'outcome': {
      const { outcome, clientOrderId: order } = entry;
      if (outcome.kind === 'acknowledged') {
        log.info('order acknowledged', { order, filled: formatCount(outcome.fillCountE2) });
      } else log.warn(`order ${outcome.kind}`, { ...outcome, order });
      return;
    }
    case 'fill': {
      const { ticker, side, yesPriceE4, countE2, feeE6, clientOrderId: order } = entry.fill;
      const [yesPrice, fee] = [formatPrice(yesPriceE4), formatMoney(feeE6)];
      log.info('filled', { ticker, side, yesPrice, count: formatCount(countE2), fee, order });
      return;
    }
    case 'settlement': {
      const { ticker, result, revenueE6 } = entry.settlement;
      log.info('settled', { ticker, result, revenue: formatMoney(revenueE6) });
      return;
    }
    case 'balance':
      log.info('the ledger opens', { balance: formatMoney(entry.balanceE6) });
      return;
    case 'rules':
      return;
    case 'exit-begin': {
      const { tradeId: trade, cause, reason, floorE4 } = entry.begin;
      const floor = floorE4 === null ? {} : { floor: formatPrice(floorE4) };
      log.warn('an exit begins', { trade, cause, reason, ...floor });
      return;
    }
    case 'exit-end': {
      const { tradeId: trade, result, reason } = entry.end;
      log[result === 'flat' ? 'info' : 'warn'](`an exit ended: ${result}`, { trade, reason });
      return;
    }
    case 'adoption': {
      const { what, reference, ticker, reason, by } = entry.adoption;
      log.warn('adopted what no intent explains', { what, reference, ticker, reason, by });
      return;
    }
    case 'control': {
      const { state, flatten, reason, by } = entry.control;
      log.warn(`trading is ${state}`, { flatten, reason, by });
    }
  }
}
