import { NEW_RULE_MEMORY, type RuleMemory } from '@rec-io/domain/exit-decision';
import type { ExitEnd } from '@rec-io/domain/ledger';
import type { PriceE4 } from '@rec-io/domain/money';
import type { Trade } from '@rec-io/domain/trade';
import type { SupervisorOptions } from './supervisor-options.ts';
import { rulesOf } from './trade-exit.ts';

/** After an exit that failed, the trade is left alone so long before whoever wants out tries anew: twice as long each time … */
const RETRY_AFTER_MS = 5_000;
/** … up to this: the exchange may refuse for hours, and is not asked for longer than this once it takes orders again. */
const RETRY_AFTER_MAX_MS = 30_000;
/** A peak is made durable when it has risen so much, and at most so often. */
const PEAK_STEP_E4 = 100;
const PEAK_EVERY_MS = 10_000;

/** What looking at one trade remembers from look to look. */
export type TradeWatch = {
  memory: RuleMemory;
  lookedAtMs: number;
  peakWrittenAtMs: number;
  /** Until then no exit begins: the last one failed a moment ago. */
  retryAtMs: number;
  /** Exits that failed one after the other. */
  failures: number;
  /** The kill switch has tried, and its budget is spent. */
  isKillSpent: boolean;
};

/** What the supervisor remembers of trades beside the ledger: nothing that a restart must know. */
export class TradeWatches {
  readonly #options: Pick<SupervisorOptions, 'clock' | 'record' | 'exchangeNowMs'>;
  readonly #watches = new Map<string, TradeWatch>();

  constructor(options: Pick<SupervisorOptions, 'clock' | 'record' | 'exchangeNowMs'>) {
    this.#options = options;
  }

  get(tradeId: string): TradeWatch | undefined {
    return this.#watches.get(tradeId);
  }

  of({ id, peakE4 }: Trade): TradeWatch {
    let watch = this.#watches.get(id);
    if (!watch) {
      const never = Number.NEGATIVE_INFINITY;
      const memory = { ...NEW_RULE_MEMORY, peakE4 };
      const times = { lookedAtMs: never, peakWrittenAtMs: never, retryAtMs: never };
      watch = { memory, ...times, failures: 0, isKillSpent: false };
      this.#watches.set(id, watch);
    }
    return watch;
  }

  /** Forgets trades that are over. */
  keepOnly(live: ReadonlyMap<string, Trade>): void {
    for (const id of this.#watches.keys()) if (!live.has(id)) this.#watches.delete(id);
  }

  /** Whether it is too early after an exit that failed for the next one to begin. */
  isTooEarly(trade: Trade): boolean {
    return this.#options.clock.nowMs() < this.of(trade).retryAtMs;
  }

  exitEnded(tradeId: string, result: ExitEnd['result']): void {
    const watch = this.#watches.get(tradeId);
    if (watch && result === 'reopened') {
      const afterMs = Math.min(RETRY_AFTER_MS * 2 ** watch.failures++, RETRY_AFTER_MAX_MS);
      watch.retryAtMs = this.#options.clock.nowMs() + afterMs;
    }
    if (watch && result === 'held') watch.isKillSpent = true;
  }

  /** Makes the peak of a trailing stop durable now and then. */
  keepPeak(trade: Trade): void {
    const { clock, record, exchangeNowMs } = this.#options;
    const watch = this.of(trade);
    const { peakE4 } = watch.memory;
    // Nobody else needs it: a peak is remembered here all the same.
    if (!rulesOf(trade).trailingStop.enabled) return;
    if (peakE4 === null || peakE4 < (trade.peakE4 ?? -PEAK_STEP_E4) + PEAK_STEP_E4) return;
    if (clock.nowMs() - watch.peakWrittenAtMs < PEAK_EVERY_MS) return;
    watch.peakWrittenAtMs = clock.nowMs();
    const timeMs = Math.max(exchangeNowMs(), (trade.rulesToldMs ?? 0) + 1);
    const [tradeId, rules, by] = [trade.id, rulesOf(trade), trade.rulesBy];
    record({ kind: 'rules', tradeId, rules, peakE4: peakE4 as PriceE4, by, timeMs });
  }
}
