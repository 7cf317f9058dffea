import type { Side } from '@rec-io/domain/order';
import type { LadderRowView } from '@rec-io/domain/view';
import { memo } from 'react';
import * as format from '../format.ts';
import { LADDER } from '../text/trade-monitor.ts';
import { ladderKeys } from './ladder-keys.ts';
import { activeProbability, riskOf } from './risk.ts';

type Props = {
  readonly row: LadderRowView;
  readonly bufferDecimals: number;
  /** The one of all rows at which the keyboard comes in. */
  readonly isEntrance: boolean;
  readonly onBuy: (ticker: string, side: Side) => void;
};

/** Four times a second most rows say what they said before: those are not drawn again. */
const saysTheSame = (a: Props, b: Props): boolean =>
  a.bufferDecimals === b.bufferDecimals &&
  a.isEntrance === b.isEntrance &&
  a.onBuy === b.onBuy &&
  (Object.keys(a.row) as (keyof LadderRowView)[]).every((key) => a.row[key] === b.row[key]);

export const LadderRow = memo(function LadderRow({ row, bufferDecimals, isEntrance, onBuy }: Props) {
  const probability = activeProbability(row);
  const risk = riskOf(probability);
  const edgeE4 = row.activeSide === 'yes' ? row.yesEdgeE4 : row.noEdgeE4;
  return (
    <tr
      title={row.bookValid ? undefined : LADDER.noBook}
      className={`h-[1.7rem] border-t border-line/60 touch:h-11 hover:bg-raised/60 ${row.heldE2 === 0 ? '' : 'bg-accent/8'} ${row.bookValid ? '' : 'line-through decoration-faint [&_*]:text-faint!'}`}
    >
      <th scope="row" className="relative pl-2 sm:pl-3 text-left font-medium whitespace-nowrap">
        <span
          aria-hidden="true"
          title={risk.name}
          className={`absolute inset-y-0.5 left-0 w-1 rounded-r ${risk.mark}`}
        />
        {format.strike(row.strikeE4)}
        <Held countE2={row.heldE2} />
      </th>
      <td className="px-1 sm:px-1.5 text-muted">{format.buffer(row.bufferE4, bufferDecimals)}</td>
      <td className="hidden px-1.5 text-muted sm:table-cell">{format.percent(row.bufferPct)}</td>
      <td className={`px-1 sm:px-1.5 font-semibold ${risk.text}`}>
        {probability === null ? format.NOTHING : format.probability(probability)}
        <Range row={row} />
      </td>
      <Ask row={row} side="yes" isEntrance={isEntrance} onBuy={onBuy} />
      <Ask row={row} side="no" isEntrance={isEntrance} onBuy={onBuy} />
      <td className={`px-1 pr-2 sm:px-1.5 ${edgeColour(edgeE4)}`}>
        {edgeE4 === null ? format.NOTHING : format.edge(edgeE4)}
      </td>
      <td className="hidden px-1.5 pr-3 text-muted sm:table-cell">{format.volume(row.volumeE2)}</td>
    </tr>
  );
}, saysTheSame);

/** How sure the model is of it: between which the probability of the side that is winning really is. */
function Range({ row: { probabilityLow: low, probabilityHigh: high, activeSide } }: { row: LadderRowView }) {
  if (low === null || high === null) return null;
  const text =
    activeSide === 'yes' ? format.probabilityRange(low, high) : format.probabilityRange(1 - high, 1 - low);
  if (text === null) return null;
  return (
    <span
      title={LADDER.range(text)}
      className="text-[0.65rem] font-normal whitespace-nowrap text-muted max-sm:block max-sm:leading-3 sm:hidden min-[88rem]:ml-1 min-[88rem]:inline"
    >
      <span className="sr-only">{LADDER.rangeSaid}</span>
      {text}
    </span>
  );
}

/** What a side costs now; pressed, it is bought. */
function Ask(props: Pick<Props, 'row' | 'isEntrance' | 'onBuy'> & { side: Side }) {
  const { row, side, isEntrance, onBuy } = props;
  const askE4 = side === 'yes' ? row.yesAskE4 : row.noAskE4;
  const isActive = row.activeSide === side;
  if (askE4 === null || !row.bookValid)
    return <td className="px-1.5 text-faint">{askE4 === null ? format.NOTHING : format.cents(askE4)}</td>;
  const cents = format.cents(askE4);
  return (
    <td className="px-0.5 py-px">
      <button
        type="button"
        data-ask={side}
        data-entrance={isEntrance && isActive ? true : undefined}
        tabIndex={isEntrance && isActive ? 0 : -1}
        aria-label={LADDER.buy(side.toUpperCase(), format.strike(row.strikeE4), cents)}
        onClick={() => onBuy(row.ticker, side)}
        onKeyDown={ladderKeys}
        className={`min-h-6 w-full min-w-9 rounded px-1.5 text-right -outline-offset-2 hover:bg-accent hover:text-ground touch:min-h-11 touch:min-w-11 ${isActive ? 'bg-raised font-semibold text-ink' : 'text-muted'}`}
      >
        {cents}
      </button>
    </td>
  );
}

function Held({ countE2 }: { countE2: number }) {
  if (countE2 === 0) return null;
  return (
    <span
      className={`max-sm:block max-sm:w-fit max-sm:leading-3.5 sm:ml-1.5 rounded px-1 py-px text-[0.65rem] font-bold text-ground ${countE2 > 0 ? 'bg-up' : 'bg-down'}`}
    >
      <span className="sr-only">{LADDER.held}</span>
      {countE2 > 0 ? 'YES' : 'NO'} {format.count(countE2)}
    </span>
  );
}

const edgeColour = (edgeE4: number | null): string =>
  edgeE4 === null || edgeE4 <= 0 ? 'text-faint' : 'font-semibold text-up';
