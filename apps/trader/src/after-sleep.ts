/**
 * What a process that stood still, or a machine that slept, has to have before it enters again: a connection of after the sleep
 * (so books that were sent whole again), the exchange's clock measured again, and the account compared on that connection.
 */
export class AfterSleep {
  #slept: string | null = null;
  #sleeps = 0;
  #isConnected = false;
  #isClockMeasured = false;
  #isCompared = false;

  /** Why nothing is entered, or null. */
  get hold(): string | null {
    if (this.#slept === null) return null;
    if (!this.#isConnected) return `${this.#slept}: connecting anew`;
    if (!this.#isClockMeasured) return `${this.#slept}: the exchange's clock is not known`;
    return `${this.#slept}: comparing with the exchange`;
  }

  slept(what: string): void {
    this.#slept = what;
    this.#sleeps++;
    this.#isConnected = false;
    this.#isClockMeasured = false;
    this.#isCompared = false;
  }

  connected(): void {
    this.#isConnected = this.#slept !== null;
  }

  /** The exchange's clock begins to be measured. @returns to be called when it is */
  measuringClock(): () => void {
    return this.#ofThisSleep(() => {
      this.#isClockMeasured = true;
    });
  }

  /** A comparison begins. @returns to be called when it has succeeded: without a connection it counts for nothing */
  comparing(): () => void {
    const isOfNow = this.#isConnected;
    return this.#ofThisSleep(() => {
      if (isOfNow && this.#isConnected) this.#isCompared = true;
    });
  }

  /** What began before a sleep counts for nothing after it. */
  #ofThisSleep(done: () => void): () => void {
    const sleeps = this.#sleeps;
    return () => {
      if (sleeps !== this.#sleeps) return;
      done();
      this.#awakeWhenAll();
    };
  }

  #awakeWhenAll(): void {
    if (this.#isConnected && this.#isClockMeasured && this.#isCompared) this.#slept = null;
  }
}
