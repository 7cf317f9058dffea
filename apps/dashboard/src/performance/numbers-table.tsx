import type { ReactNode } from 'react';
import { PERFORMANCE } from '../text/performance.ts';
import { ariaSort, SortButton } from '../ui/sort-button.tsx';
import { sorted, useSorting } from '../ui/sorting.ts';

export type Line = {
  readonly name: string;
  readonly cells: readonly ReactNode[];
  /** Of the cells, to sort by; where they are not given, nothing is sorted. */
  readonly values?: readonly number[];
};

/** A small table: what each line is of, and its numbers. */
export function NumbersTable(props: { caption: string; heads: readonly string[]; lines: readonly Line[] }) {
  const { caption, heads, lines } = props;
  const [first = '', ...rest] = heads;
  const canSort = lines.some(({ values }) => values !== undefined);
  const [sorting, press] = useSorting<string>();
  const shown = sorted(lines, sorting, ({ name, values }, by) =>
    by === first ? name : (values?.[rest.indexOf(by)] ?? null),
  );
  const head = (name: string) =>
    canSort ? <SortButton name={name} of={name} sorting={sorting} onPress={press} /> : name;
  const sortOf = (name: string) => (canSort ? { 'aria-sort': ariaSort(sorting, name) } : {});
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
            <th scope="col" {...sortOf(first)} className="py-1.5 pl-3 text-left font-medium">
              {head(first)}
            </th>
            {rest.map((name) => (
              <th key={name} scope="col" {...sortOf(name)} className={`font-medium ${cell}`}>
                {head(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, cells }) => (
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
