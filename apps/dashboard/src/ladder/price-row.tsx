import * as format from '../format.ts';
import { useTopicPart } from '../live/use-view.ts';
import { MomentumScore } from '../price/momentum-panel.tsx';
import { LADDER } from '../text/trade-monitor.ts';

/** Where the price is: the line between the strikes that would pay YES now and those that would pay NO. */
export function PriceRow() {
  const indexE4 = useTopicPart('market', (market) => market.indexE4);
  const symbol = useTopicPart('market', (market) => market.symbol);
  return (
    <tr className="border-y border-accent/50 bg-accent/10">
      <td colSpan={8} className="px-3 py-1.5">
        <div className="flex items-center justify-between gap-3">
          <span className="text-xs text-muted">{LADDER.now(symbol ?? '')}</span>
          <span className="text-base font-semibold">
            {indexE4 === null ? format.NOTHING : format.indexPrice(indexE4)}
          </span>
          <MomentumScore />
        </div>
      </td>
    </tr>
  );
}
