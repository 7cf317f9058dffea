import type { LadderRowView } from '@rec-io/domain/view';
import { memo } from 'react';
import * as format from '../format.ts';
import { activeProbability, riskOf } from './risk.ts';

type Props = { readonly row: LadderRowView; readonly bufferDecimals: number };

/** Four times a second most rows say what they said before: those are not drawn again. */
const saysTheSame = (a: Props, b: Props): boolean =>
  a.bufferDecimals === b.bufferDecimals &&
  (Object.keys(a.row) as (keyof LadderRowView)[]).every((key) => a.row[key] === b.row[key]);

export const LadderRow = memo(function LadderRow({ row, bufferDecimals }: Props) {
  const probability = activeProbability(row);
  const risk = riskOf(probability);
  const edgeE4 = row.activeSide === 'yes' ? row.yesEdgeE4 : row.noEdgeE4;
  return (
    <tr
      title={row.bookValid ? undefined : 'This order book waits for a snapshot: it is not traded'}
      className={`border-t border-line/60 hover:bg-raised/60 ${row.heldE2 === 0 ? '' : 'bg-accent/8'} ${row.bookValid ? '' : 'opacity-40'}`}
    >
      <th scope="row" className="relative py-[0.3rem] pl-3 text-left font-medium whitespace-nowrap">
        <span
          aria-hidden="true"
          title={risk.name}
          className={`absolute inset-y-0.5 left-0 w-1 rounded-r ${risk.mark}`}
        />
        {format.strike(row.strikeE4)}
        <Held countE2={row.heldE2} />
      </th>
      <td className="px-1.5 text-muted">{format.buffer(row.bufferE4, bufferDecimals)}</td>
      <td className="hidden px-1.5 text-muted sm:table-cell">{format.percent(row.bufferPct)}</td>
      <td className={`px-1.5 font-semibold ${risk.text}`}>
        {probability === null ? format.NOTHING : format.probability(probability)}
      </td>
      <Ask valueE4={row.yesAskE4} isActive={row.activeSide === 'yes'} />
      <Ask valueE4={row.noAskE4} isActive={row.activeSide === 'no'} />
      <td className={`px-1.5 last:pr-3 ${edgeColour(edgeE4)}`}>
        {edgeE4 === null ? format.NOTHING : format.edge(edgeE4)}
      </td>
      <td className="hidden px-1.5 pr-3 text-muted sm:table-cell">{format.volume(row.volumeE2)}</td>
    </tr>
  );
}, saysTheSame);

function Ask({ valueE4, isActive }: { valueE4: number | null; isActive: boolean }) {
  return (
    <td className={`px-1.5 ${isActive ? 'font-semibold text-ink' : 'text-faint'}`}>
      {valueE4 === null ? format.NOTHING : format.cents(valueE4)}
    </td>
  );
}

function Held({ countE2 }: { countE2: number }) {
  if (countE2 === 0) return null;
  return (
    <span
      className={`ml-1.5 rounded px-1 py-px text-[0.65rem] font-bold ${countE2 > 0 ? 'bg-up text-ground' : 'bg-down text-ground'}`}
    >
      <span className="sr-only">held: </span>
      {countE2 > 0 ? 'YES' : 'NO'} {format.count(countE2)}
    </span>
  );
}

const edgeColour = (edgeE4: number | null): string =>
  edgeE4 === null || edgeE4 <= 0 ? 'text-faint' : 'font-semibold text-up';
