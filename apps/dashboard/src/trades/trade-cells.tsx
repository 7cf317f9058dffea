import type { ReactNode } from 'react';

type Props = {
  readonly children?: ReactNode;
  readonly isFirst?: boolean;
  readonly from?: 'sm' | 'md' | 'lg';
  /** Of a column by which its table can be sorted. */
  readonly sort?: 'none' | 'ascending' | 'descending';
};

/** From which width on a column is shown. Whole names, because the stylesheet is made from what stands in the sources. */
const FROM = { sm: 'hidden sm:table-cell', md: 'hidden md:table-cell', lg: 'hidden lg:table-cell' } as const;
const place = ({ isFirst, from }: Props): string =>
  `${isFirst ? 'pl-3 text-left' : 'px-1 last:pr-3 sm:px-1.5'} ${from ? FROM[from] : ''}`;

export const Head = (props: Props) => (
  <th
    scope="col"
    {...(props.sort === undefined ? {} : { 'aria-sort': props.sort })}
    className={`py-1.5 font-medium tracking-wide whitespace-nowrap uppercase ${place(props)}`}
  >
    {props.children}
  </th>
);

export const Cell = (props: Props) => (
  <td className={`py-1.5 whitespace-nowrap ${place(props)}`}>{props.children}</td>
);
