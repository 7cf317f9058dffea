/** A line on a terminal changes this often, one in a log that much slower. */
const TERMINAL_MS = 500;
const LOG_MS = 30_000;

/** Tells while runs go on how fast they are and how long it will take. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #runs: number;
  readonly #startedAtMs = Date.now();
  #done = 0;
  #hours = 0;
  #toldAtMs = Date.now();

  constructor(stream: NodeJS.WriteStream, runs: number) {
    this.#stream = stream;
    this.#runs = runs;
  }

  add(hours: number): void {
    this.#done++;
    this.#hours += hours;
    const everyMs = this.#stream.isTTY ? TERMINAL_MS : LOG_MS;
    if (Date.now() - this.#toldAtMs < everyMs) return;
    this.#toldAtMs = Date.now();
    this.#write(this.#line);
  }

  /** Something that stays. */
  say(text: string): void {
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${text}\n` : `${text}\n`);
  }

  /** Returns the seconds that it took. */
  end(): number {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K');
    return (Date.now() - this.#startedAtMs) / 1_000;
  }

  get #line(): string {
    const seconds = (Date.now() - this.#startedAtMs) / 1_000;
    const leftS = (seconds / this.#done) * (this.#runs - this.#done);
    const perSecond = (count: number) => (count / seconds).toFixed(1);
    return `${this.#done} of ${this.#runs} runs, ${perSecond(this.#done)} runs/s, ${perSecond(this.#hours)} simulated hours/s, ${Math.ceil(leftS / 60)} min left`;
  }

  #write(line: string): void {
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }
}
