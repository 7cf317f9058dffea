const COMMA = 44;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
/** More digits might not be exact in a double. */
const DIGITS_MAX = 15;

/** What the scanner looks for in a row, as indexes of what it found. */
export const ROLE = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 } as const;
export type Role = keyof typeof ROLE;

/**
 * Finds the numbers of a row in one pass over its bytes, without a string or an object for any of them: a file of three years
 * has fifteen million. Plain decimals of up to fifteen digits are understood; anything else is left to whoever has time for it.
 */
export class RowScanner {
  /** Columns that the row has. */
  count = 0;
  /** By role: the digits as an integer; NaN when the field is no plain decimal. */
  readonly digits = new Float64Array(Object.keys(ROLE).length);
  /** By role: how many of them stand after the point. */
  readonly decimals = new Uint8Array(Object.keys(ROLE).length);
  /** By column: its role; −1 for what nobody asks for. */
  readonly #roles: Int8Array;

  constructor(columns: Readonly<Record<Role, number>>, columnCount: number) {
    this.#roles = new Int8Array(columnCount).fill(-1);
    for (const role of Object.keys(ROLE) as Role[])
      if (columns[role] >= 0) this.#roles[columns[role]] = ROLE[role];
  }

  /** Reads bytes[start, end), a line without its end. */
  scan(bytes: Uint8Array, start: number, end: number): void {
    this.digits.fill(Number.NaN);
    const roles = this.#roles;
    let at = start;
    let column = 0;
    for (; ; column++) {
      const role = roles[column] ?? -1;
      let [value, seen, point] = [0, 0, -1];
      for (; at < end; at++) {
        const byte = bytes[at] ?? COMMA;
        if (byte === COMMA) break;
        if (role < 0) continue;
        if (byte >= ZERO && byte <= NINE) {
          value = value * 10 + (byte - ZERO);
          seen++;
        } else if (byte === DOT && point < 0 && seen > 0) point = seen;
        else seen = DIGITS_MAX + 1;
      }
      if (role >= 0 && seen > 0 && seen <= DIGITS_MAX && point !== seen) {
        this.digits[role] = value;
        this.decimals[role] = point < 0 ? 0 : seen - point;
      }
      if (at >= end) break;
      at++;
    }
    this.count = column + 1;
  }
}
