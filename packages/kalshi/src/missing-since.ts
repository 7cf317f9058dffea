/** From where on something may be missing. A read takes that on, and gives it back when it fails. */
export class MissingSince {
  /** Infinite when nothing is missing. */
  #sinceMs = Number.POSITIVE_INFINITY;

  mark(sinceMs: number): void {
    this.#sinceMs = Math.min(this.#sinceMs, sinceMs);
  }

  /** @param read is given the time, infinite when nothing is missing @throws what `read` throws */
  async read<T>(read: (sinceMs: number) => Promise<T>): Promise<T> {
    const sinceMs = this.#sinceMs;
    // What goes missing during the read is marked anew.
    this.#sinceMs = Number.POSITIVE_INFINITY;
    try {
      return await read(sinceMs);
    } catch (error) {
      this.mark(sinceMs);
      throw error;
    }
  }
}
