import { createInterface, type Interface, type Key } from 'node:readline';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { AFTER_PASTE_MS, isWhole, type LineInput } from './line-input.ts';
import { cut } from './wrap.ts';

type Waiting = { readonly take: (line: string) => void; readonly reject: (reason: unknown) => void };

const CLEAR_LINE = '\r\u001b[K';

/** Lines that are edited with every key that people expect, choices by arrows, dots for what is hidden. */
export class KeyLines implements LineInput {
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  readonly #write: (text: string) => void;
  readonly #lines: Interface;
  readonly #cancelled: () => Error;
  /** Typed or pasted before it was asked for. */
  readonly #ahead: string[] = [];
  /** Only while a line is asked for: what is typed before, the next question shows or does not show. */
  #shown = false;
  #ended = false;
  #waiting: Waiting | null = null;

  /** @param write for everything but what the line editor draws: knows which letters the terminal has */
  constructor(input: ReadStream, output: WriteStream, write: (text: string) => void, cancelled: () => Error) {
    this.#input = input;
    this.#output = output;
    this.#write = write;
    this.#cancelled = cancelled;
    this.#lines = createInterface({ input, output: this.#screen(), terminal: true, historySize: 0 });
    this.#lines.on('line', (line) => {
      const waiting = this.#waiting;
      // Two lines can come in one go: the second is for the next question.
      this.#waiting = null;
      if (waiting === null) this.#ahead.push(line);
      else waiting.take(line);
    });
    this.#lines.on('SIGINT', () => this.#end());
    this.#lines.on('close', () => this.#end());
    // A terminal that has gone cannot even be given back: both tell so, and nobody else listens.
    for (const each of [input, this.#lines]) each.on('error', () => this.#end());
  }

  /** What the line editor draws on: nothing of what is hidden gets through. */
  #screen(): Writable {
    const output = this.#output;
    const screen = new Writable({
      write: (chunk, _encoding, done) => {
        if (this.#shown) output.write(chunk);
        done();
      },
    });
    Object.defineProperty(screen, 'columns', { get: () => output.columns });
    return screen;
  }

  #end(): void {
    this.#ended = true;
    this.#waiting?.reject(this.#cancelled());
  }

  async line(prompt: string): Promise<string> {
    const early = this.#ahead.shift();
    if (early !== undefined) {
      this.#write(`${prompt}${early}\n`);
      return early;
    }
    this.#shown = true;
    try {
      this.#lines.setPrompt(prompt);
      if (!this.#ended) this.#lines.prompt();
      return await this.#next();
    } finally {
      this.#shown = false;
    }
  }

  hidden(prompt: string, hint: (typed: string) => string = () => ''): Promise<string> {
    const draw = (): void => {
      const typed = this.#lines.line;
      const dots = '•'.repeat(Math.min([...typed].length, 40));
      const word = hint(typed);
      this.#write(`${CLEAR_LINE}${prompt}${dots}${word === '' ? '' : `  (${word})`}`);
    };
    return this.#unseen(draw, () => this.#next());
  }

  pasted(prompt: string): Promise<string> {
    const lines: string[] = [];
    const draw = (): void => {
      const count = lines.length + (this.#lines.line === '' ? 0 : 1);
      this.#write(`${CLEAR_LINE}${prompt}${count === 0 ? '' : `${count} line${count === 1 ? '' : 's'}`}`);
    };
    return this.#unseen(draw, async () => {
      do lines.push(await this.#next((line) => isWhole([...lines, line], false)));
      while (!isWhole(lines, true));
      await new Promise((resolve) => setTimeout(resolve, AFTER_PASTE_MS));
      while (this.#ahead[0]?.trim() === '') this.#ahead.shift();
      return lines.join('\n').trim();
    });
  }

  async pick(labels: readonly string[], start: number): Promise<number | '?'> {
    let at = start;
    let drawn = false;
    let asked = false;
    const draw = (): void => {
      if (drawn) this.#write(`\u001b[${labels.length}A`);
      drawn = true;
      for (const [index, label] of labels.entries()) {
        const text = cut(`${index + 1}. ${label}`, (this.#output.columns || 80) - 5);
        const line = index === at ? `\u001b[36m  > ${text}\u001b[39m` : `    ${text}`;
        this.#write(`${CLEAR_LINE}${line}\n`);
      }
    };
    const onKey = (letter: string | undefined, key: Key): void => {
      const number = Number(letter);
      if (key.name === 'up' || letter === 'k') at = (at + labels.length - 1) % labels.length;
      else if (key.name === 'down' || letter === 'j') at = (at + 1) % labels.length;
      else if (number >= 1 && number <= labels.length) at = number - 1;
      else if (letter === '?') {
        asked = true;
        this.#waiting?.take('');
      }
      draw();
    };
    this.#input.on('keypress', onKey);
    try {
      await this.#unseen(draw, () => this.#next());
      return asked ? '?' : at;
    } finally {
      this.#input.off('keypress', onKey);
      this.#forgetTyped();
    }
  }

  async #unseen<T>(draw: () => void, read: () => Promise<T>): Promise<T> {
    let open = true;
    const later = (): void => void setImmediate(() => open && draw());
    this.#input.on('keypress', later);
    draw();
    try {
      return await read();
    } finally {
      open = false;
      this.#input.off('keypress', later);
      this.#write('\n');
    }
  }

  /** @param enough whether what is typed so far is the answer without its line end */
  async #next(enough: (line: string) => boolean = () => false): Promise<string> {
    const early = this.#ahead.shift();
    if (early !== undefined) return early;
    if (this.#ended) throw this.#cancelled();
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#waiting = { take: resolve, reject };
    const look = (): void =>
      void setImmediate(() => {
        const { line } = this.#lines;
        if (this.#waiting === null || !enough(line)) return;
        this.#forgetTyped();
        this.#waiting = null;
        resolve(line);
      });
    this.#input.on('keypress', look);
    try {
      return await promise;
    } finally {
      this.#input.off('keypress', look);
      this.#waiting = null;
    }
  }

  /** What stands in the line editor without its line end. */
  #forgetTyped(): void {
    if (!this.#ended) this.#lines.write(null, { ctrl: true, name: 'u' });
  }

  close(): void {
    this.#lines.close();
    this.#input.pause();
  }
}
