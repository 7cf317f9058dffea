import type { Side } from '@rec-io/domain/order';
import type { LadderRowView } from '@rec-io/domain/view';
import type { BuyPreview } from '../api/trading.ts';
import * as format from '../format.ts';
import { useTopicPart } from '../live/use-view.ts';
import { BUY } from '../text/orders.ts';
import { Fact, Facts } from './facts.tsx';
import { buyOutlook } from './outlook.ts';

type Props = {
  row: LadderRowView;
  side: Side;
  wish: { readonly countE2: number; readonly limitE4: number } | null;
  /** The trader's own word; null until it has come. */
  preview: BuyPreview | null;
};

/** What the market says now, what the order would come to, and whether it would be sent. */
export function BuyFacts({ row, side, wish, preview }: Props) {
  const [askE4, edgeE4] = side === 'yes' ? [row.yesAskE4, row.yesEdgeE4] : [row.noAskE4, row.noEdgeE4];
  const probability =
    row.probability === null ? null : side === 'yes' ? row.probability : 1 - row.probability;
  const takerRateE4 = useTopicPart('ladder', (ladder) => ladder.takerRateE4);
  const outlook = wish === null ? null : (preview ?? buyOutlook(wish.countE2, wish.limitE4, takerRateE4));
  return (
    <div className="mt-3">
      <Facts>
        <Fact name={BUY.ask}>{askE4 === null ? format.NOTHING : `${format.cents(askE4)}¢`}</Fact>
        <Fact name={BUY.cost}>{outlook === null ? format.NOTHING : format.money(outlook.costE6)}</Fact>
        <Fact name={BUY.probability}>
          {probability === null ? format.NOTHING : format.probability(probability)}
        </Fact>
        <Fact name={BUY.fee}>{outlook === null ? format.NOTHING : format.fee(outlook.expectedFeeE6)}</Fact>
        <Fact name={BUY.edge} colour={edgeE4 !== null && edgeE4 > 0 ? 'text-up' : 'text-down'}>
          {edgeE4 === null ? format.NOTHING : `${format.edge(edgeE4)}¢`}
        </Fact>
        <Fact name={BUY.best} means={BUY.bestMeans} colour="text-up">
          {outlook === null ? format.NOTHING : format.profit(outlook.gainE6)}
        </Fact>
      </Facts>
      <p className="mt-2 flex items-baseline justify-between gap-2 rounded-md bg-alarm px-3 py-2 text-sm">
        <span>
          {BUY.worst} <span className="text-xs text-muted">{BUY.worstMeans}</span>
        </span>
        <strong className="text-base" data-testid="worst-case">
          {outlook === null ? format.NOTHING : format.profit(-outlook.worstLossE6)}
        </strong>
      </p>
      {preview !== null && preview.denial !== null && (
        <p role="status" className="mt-2 rounded-md bg-notice px-3 py-2 text-sm text-pretty">
          <strong className="font-semibold">{BUY.denied}</strong> {preview.denial.message}
        </p>
      )}
      <p className="mt-2 text-xs text-pretty text-muted">
        {BUY.atOnce}{' '}
        {preview !== null &&
          (preview.protectedAs === null ? BUY.protectedAnyway : BUY.protectedAs(preview.protectedAs))}
      </p>
    </div>
  );
}
