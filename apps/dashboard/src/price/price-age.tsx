import * as format from '../format.ts';
import { priceAgeMs } from '../live/exchange-clock.ts';
import { useNowMs } from '../live/use-now.ts';
import { useTopic } from '../live/use-view.ts';
import { ORIGINS, PRICE } from '../text/trade-monitor.ts';

/** From here on nothing is decided on this price. */
const OLD_MS = 5_000;

/** Where the price comes from, in words, and how old it is. */
export function PriceAge() {
  const nowMs = useNowMs();
  const market = useTopic('market');
  const ageMs = market === null ? null : priceAgeMs(market, nowMs);
  if (market === null || ageMs === null) return <span className="text-xs text-muted">{PRICE.none}</span>;
  const { origin } = market.data;
  const isOld = ageMs > OLD_MS;
  return (
    <span className="flex gap-2 text-xs whitespace-nowrap text-muted">
      <span>{origin === null ? PRICE.unknownOrigin : ORIGINS[origin]}</span>
      <span className={`w-11 text-right ${isOld ? 'font-semibold text-down' : ''}`}>{format.age(ageMs)}</span>
    </span>
  );
}
