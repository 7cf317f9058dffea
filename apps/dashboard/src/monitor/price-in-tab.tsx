import * as format from '../format.ts';
import { useIsStale, useTopicPart } from '../live/use-view.ts';
import { SHELL } from '../text/shell.ts';

/** The price in the browser's tab. React puts a title element where it belongs. */
export function PriceInTab() {
  const symbol = useTopicPart('market', (market) => market.symbol);
  const indexE4 = useTopicPart('market', (market) => market.indexE4);
  const isStale = useIsStale();
  if (symbol === null || indexE4 === null) return <title>{SHELL.product}</title>;
  return (
    <title>{`${isStale ? '(old) ' : ''}${format.indexPrice(indexE4)} ${symbol} · ${SHELL.product}`}</title>
  );
}
