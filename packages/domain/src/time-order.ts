/** Rows by their time, which mostly come in its order. */
export class TimeOrder<T extends { readonly timeMs: number }> {
  readonly #rows: T[] = [];

  add(row: T): void {
    let at = this.#rows.length;
    while (at > 0 && (this.#rows[at - 1]?.timeMs ?? 0) > row.timeMs) at--;
    if (at === this.#rows.length) this.#rows.push(row);
    else this.#rows.splice(at, 0, row);
  }

  /** Those of that time and later, the oldest first. Costs as much as it returns. */
  since(timeMs: number): readonly T[] {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle]?.timeMs ?? 0) < timeMs) low = middle + 1;
      else high = middle;
    }
    return this.#rows.slice(low);
  }
}
