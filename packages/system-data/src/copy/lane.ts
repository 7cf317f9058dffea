/** Work that several workers share. A task may add others; the lane is at its end when none waits and none is at work. */
export class Lane<Task> {
  readonly #tasks: Task[] = [];
  #unfinished = 0;
  #isClosed = false;
  #isAbandoned = false;
  #waiting: (() => void)[] = [];

  /** Ignored once the lane is abandoned. */
  add(task: Task): void {
    if (this.#isAbandoned) return;
    this.#tasks.push(task);
    this.#unfinished += 1;
    this.#wake();
  }

  /** To be called once for each task that was taken. */
  done(): void {
    this.#unfinished -= 1;
    if (this.#isAtEnd) this.#wake();
  }

  /** Nothing comes from outside any more. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** Whoever waits or comes back for more goes home, whatever is left. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#tasks.length = 0;
    this.close();
  }

  /**
   * @param fromEnd takes the newest task rather than the oldest
   * @returns undefined at the end
   */
  async take(fromEnd = false): Promise<Task | undefined> {
    for (;;) {
      const task = fromEnd ? this.#tasks.pop() : this.#tasks.shift();
      if (task !== undefined || this.#isAtEnd) return task;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  get isEmpty(): boolean {
    return this.#tasks.length === 0;
  }

  get #isAtEnd(): boolean {
    return this.#isAbandoned || (this.#isClosed && this.#unfinished === 0);
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
