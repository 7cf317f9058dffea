import type { ReactNode } from 'react';
import { PERFORMANCE } from '../text/performance.ts';

export type Line = { readonly name: string; readonly cells: readonly ReactNode[] };

/** A small table: what each line is of, and its numbers. */
export function NumbersTable(props: { caption: string; heads: readonly string[]; lines: readonly Line[] }) {
  const { caption, heads, lines } = props;
  const [first, ...rest] = heads;
  const cell = 'px-1.5 py-1.5 text-right whitespace-nowrap last:pr-3';
  return (
    <section
      aria-label={PERFORMANCE.inNumbers(caption)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="overflow-x-auto -outline-offset-2"
    >
      <table className="w-full text-xs">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-[0.7rem] text-faint">
          <tr>
            <th scope="col" className="py-1.5 pl-3 text-left font-medium">
              {first}
            </th>
            {rest.map((head) => (
              <th key={head} scope="col" className={`font-medium ${cell}`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, cells }) => (
            <tr key={name} className="border-t border-line/60">
              <th scope="row" className="max-w-48 truncate py-1.5 pl-3 text-left font-medium">
                {name}
              </th>
              {cells.map((content, at) => (
                <td key={rest[at]} className={cell}>
                  {content}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
