/**
 * What a process that stood still, or a machine that slept, has to have before it enters again: a connection of after the sleep
 * (so books that were sent whole again), the exchange's clock measured again, and the account compared on that connection.
 */
export class AfterSleep {
  #slept: string | null = null;
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
    this.#isConnected = false;
    this.#isClockMeasured = false;
    this.#isCompared = false;
  }

  connected(): void {
    this.#isConnected = this.#slept !== null;
  }

  clockMeasured(): void {
    this.#isClockMeasured = true;
    this.#awakeWhenAll();
  }

  /** A comparison begins. @returns to be called when it has succeeded: one that began before the sleep, or without a connection, counts for nothing */
  comparing(): () => void {
    const isOfNow = this.#isConnected;
    return () => {
      if (!isOfNow || !this.#isConnected) return;
      this.#isCompared = true;
      this.#awakeWhenAll();
    };
  }

  #awakeWhenAll(): void {
    if (this.#isConnected && this.#isClockMeasured && this.#isCompared) this.#slept = null;
  }
}
