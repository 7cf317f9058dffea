import * as format from '../format.ts';
import { exchangeNowMs } from '../live/exchange-clock.ts';
import { useNowMs } from '../live/use-now.ts';
import { useTopic, useTopicPart } from '../live/use-view.ts';
import { PRICE } from '../text/trade-monitor.ts';
import { closeColour } from './close-colour.ts';

/** Time to close on exchange time, counted on between messages. */
export function TimeToClose() {
  const nowMs = useNowMs();
  const market = useTopic('market');
  const clockSpeed = useTopicPart('status', (status) => status.clockSpeed) ?? 1;
  const exchangeMs = market === null ? null : exchangeNowMs(market, clockSpeed, nowMs);
  const closeTimeMs = market?.data.closeTimeMs ?? null;
  const seconds = exchangeMs === null || closeTimeMs === null ? null : (closeTimeMs - exchangeMs) / 1000;
  return (
    <div className="text-right">
      <div
        role="timer"
        aria-label={PRICE.timeToClose}
        className={`text-[1.75rem] leading-8 font-semibold tracking-tight ${seconds === null ? 'text-muted' : closeColour(seconds)}`}
      >
        {seconds === null ? format.NOTHING : format.clock(Math.ceil(seconds))}
      </div>
      <div className="mt-1 text-xs text-faint">
        {seconds !== null && seconds <= 0 ? PRICE.closed : PRICE.toClose}
      </div>
    </div>
  );
}
