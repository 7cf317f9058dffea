import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { FillAssumption } from '@rec-io/research/backtest/fills';
import type { MarketWisdom } from '@rec-io/research/backtest/quote-model';
import type { BacktestGiven } from './given.ts';
import { isFile } from './models.ts';

const MARKET: Readonly<Record<MarketWisdom, string>> = {
  half: 'the market knows half of what the model knows beyond a textbook',
  model: 'the market knows all that the model knows, so that nothing can be earned',
  textbook: 'the market knows a textbook and nothing more, which is more than a real one gives away',
};

const FILLED: Readonly<Record<FillAssumption, string>> = {
  optimistic: 'filled whole at the quote seen',
  realistic:
    'filled at what is quoted when the order arrives, within its limit, for no more than stands there',
  pessimistic:
    'filled a cent worse than seen, half of what stands there, and not where the market moved in our favour',
};

/** What a reader must know before any number. */
export function marksOf(given: BacktestGiven, { strategy, rules }: MonitorSpec): string[] {
  const marks = [
    `MODELLED QUOTES: no real market quoted any of these prices; ${MARKET[given.market]}. Spread and depth are those of KXBTC15M on 2026-05-11.`,
    `Orders are ${FILLED[given.fills]}${given.fills === 'optimistic' ? '' : `; ${given.latency} ms on the way`}.`,
    'An hour settles on the mean of open, high, low and close of its last minute, which stands for the mean of sixty prints.',
    'Looked at once a minute; traded volume is not modelled, so that no strike is left alone for want of it.',
  ];
  if (isFile(given.model))
    marks.push(
      `The model comes from ${given.model}: it may have learnt from the very days that it is tried on.`,
    );
  if (strategy !== HOURLY_HTC.name)
    marks.push(
      'This strategy is asked with the whole ladder at every minute: what it would do between minutes is not seen. recio replay asks it every second.',
    );
  if (rules.probabilityStop.enabled && rules.probabilityStop.verifyS > 0)
    marks.push(
      'The stop by probability waits to be verified, which minutes are too far apart for: it never sells here.',
    );
  return marks;
}
