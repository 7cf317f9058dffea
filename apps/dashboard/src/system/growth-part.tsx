import { useQuery } from '@tanstack/react-query';
import * as format from '../format.ts';
import { GROWTH } from '../text/growth.ts';
import { Empty } from '../ui/empty.tsx';
import { Fold } from '../ui/fold.tsx';
import { Refused } from '../ui/refused.tsx';
import { type GrowthRow, growthQuery } from './growth-query.ts';
import { Part } from './part.tsx';

/** What takes the room, how fast it grows, and until when each is kept. */
export function GrowthPart() {
  const { data, error } = useQuery(growthQuery);
  return (
    <Part title={GROWTH.title} means={GROWTH.means}>
      {data === undefined && error !== null && <Refused refusal={error} />}
      {data === undefined && error === null && <Empty>{GROWTH.loading}</Empty>}
      {data !== undefined && (
        <div className="px-3 pb-2 text-sm">
          <p className="py-1 text-muted">
            {data.fullInDays === null ? GROWTH.notFull : GROWTH.fullIn(Math.floor(data.fullInDays))}
          </p>
          {data.problems.length > 0 && (
            <ul className="grid gap-1 py-1">
              {data.problems.map((problem) => (
                <li key={problem} className="font-semibold wrap-anywhere text-warn">
                  {problem}
                </li>
              ))}
            </ul>
          )}
          <Fold name={GROWTH.all(data.rows.length)}>
            <GrowthTable rows={data.rows} />
          </Fold>
        </div>
      )}
    </Part>
  );
}

function GrowthTable({ rows }: { rows: readonly GrowthRow[] }) {
  const largest = Math.max(1, ...rows.map(({ bytes }) => bytes ?? 0));
  const { columns } = GROWTH;
  return (
    <table className="w-full text-sm max-md:block">
      <caption className="sr-only">{GROWTH.table}</caption>
      <thead className="text-[0.7rem] text-faint max-md:sr-only">
        <tr>
          {[columns.what, columns.size, columns.perDay, columns.rows, columns.kept].map((name, at) => (
            <th
              key={name}
              scope="col"
              className={`px-2 py-1 font-medium ${at === 0 || at === 4 ? 'text-left' : 'text-right'}`}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows
          .toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))
          .map((row) => (
            <Line key={row.name} row={row} largest={largest} />
          ))}
      </tbody>
    </table>
  );
}

const CELL = 'px-2 py-1 whitespace-nowrap max-md:py-0';

function Line({ row, largest }: { row: GrowthRow; largest: number }) {
  const { label, bytes, bytesPerDay, rows, problem } = row;
  return (
    <tr className="border-t border-line/60 max-md:flex max-md:flex-wrap max-md:items-baseline max-md:py-1">
      <th scope="row" className="px-2 py-1 text-left font-normal max-md:basis-full max-md:py-0">
        {label}
      </th>
      <td className={`${CELL} text-right`}>
        {bytes === null ? (
          <span className="text-xs text-muted">{GROWTH.notSeen}</span>
        ) : (
          <span className="flex items-center justify-end gap-2">
            <Bar share={bytes / largest} />
            {format.bytes(bytes)}
          </span>
        )}
      </td>
      <td className={`${CELL} text-right text-muted`}>
        {bytesPerDay === null
          ? format.NOTHING
          : `${bytesPerDay < 0 ? '−' : '+'}${format.bytes(Math.abs(bytesPerDay))}`}
      </td>
      <td className={`${CELL} text-right text-muted max-md:hidden`}>
        {rows === null ? format.NOTHING : format.whole(rows)}
      </td>
      <td
        className={`px-2 py-1 text-xs text-pretty max-md:basis-full max-md:py-0 ${problem === null ? 'text-muted' : 'text-warn'}`}
      >
        {problem ?? kept(row)}
      </td>
    </tr>
  );
}

function kept({ keptDays, keptBytes, about }: GrowthRow): string {
  const words = [
    ...(keptDays === null ? [] : [GROWTH.days(keptDays)]),
    ...(keptBytes === null ? [] : [GROWTH.atMost(format.bytes(keptBytes))]),
  ];
  return words.length === 0 ? about : words.join(', ');
}

function Bar({ share }: { share: number }) {
  return (
    <svg
      viewBox="0 0 100 8"
      aria-hidden="true"
      className="h-2 w-20 rounded bg-raised text-accent"
      preserveAspectRatio="none"
    >
      <rect width={Math.max(0, Math.min(1, share)) * 100} height="8" fill="currentColor" />
    </svg>
  );
}
