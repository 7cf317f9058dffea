/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** `exact`: a number as it is written, which is neither rounded nor taken for a formula. */
export type Cell = string | number | { readonly exact: string } | null;

/** A line of CSV (RFC 4180). A text that a spreadsheet would take for a formula is marked as text; numbers stay numbers. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`;

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return decimal(cell);
  if (typeof cell === 'object') return cell.exact;
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Never in the notation with an exponent. */
const decimal = (value: number): string => {
  const text = value.toFixed(8).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
};
