import { Icon } from './icon.tsx';
import type { Sorting } from './sorting.ts';

/** For `aria-sort` of the head of a column. */
export const ariaSort = <K extends string>(
  sorting: Sorting<K>,
  of: K,
): 'none' | 'ascending' | 'descending' =>
  sorting?.by !== of ? 'none' : sorting.isDescending ? 'descending' : 'ascending';

/** The name of a column, which sorts by it. */
export function SortButton<K extends string>(props: {
  name: string;
  of: K;
  sorting: Sorting<K>;
  onPress: (of: K) => void;
}) {
  const { name, of, sorting, onPress } = props;
  const isHere = sorting?.by === of;
  return (
    <button
      type="button"
      onClick={() => onPress(of)}
      className={`inline-flex min-h-6 items-center gap-0.5 rounded tracking-wide uppercase -outline-offset-2 hover:text-ink touch:min-h-11 ${isHere ? 'text-ink' : ''}`}
    >
      {name}
      {isHere && <Icon name="chevron" className={`size-3 ${sorting.isDescending ? '' : 'rotate-180'}`} />}
    </button>
  );
}
