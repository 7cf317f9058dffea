import type { ReadStream } from 'node:tty';
import { AFTER_PASTE_MS, isWhole, type LineInput } from './line-input.ts';

type Waiting = { readonly look: () => void; readonly reject: (reason: unknown) => void };

const BACKSPACE = new Set(['\u007f', '\b']);
const CANCEL = '\u0003';
const END_OF_INPUT = '\u0004';
const CLEAR = '\u0015';

/**
 * Lines as the terminal itself edits them, without a single escape sequence: for screen readers, dumb terminals and those
 * who want no colours. What is hidden is read with the terminal's echo off.
 */
export class CookedLines implements LineInput {
  readonly #input: ReadStream;
  readonly #write: (text: string) => void;
  readonly #cancelled: () => Error;
  #typed = '';
  #ended = false;
  #concealed = false;
  #waiting: Waiting | null = null;

  /** @param cancelled makes the failure of a cancelled question */
  constructor(input: ReadStream, write: (text: string) => void, cancelled: () => Error) {
    this.#input = input;
    this.#write = write;
    this.#cancelled = cancelled;
    input.setEncoding('utf8');
    input.on('data', this.#onData);
    input.on('end', this.#onEnd);
    input.on('error', this.#onEnd);
    input.resume();
  }

  readonly #onData = (chunk: string | Buffer): void => {
    this.#typed += chunk.toString();
    this.#waiting?.look();
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    this.#waiting?.reject(this.#cancelled());
  };

  line(prompt: string): Promise<string> {
    this.#write(prompt);
    return this.#wait(() => {
      const end = this.#typed.indexOf('\n');
      if (end < 0) return null;
      const line = this.#typed.slice(0, end).replace(/\r$/, '');
      this.#typed = this.#typed.slice(end + 1);
      return line;
    });
  }

  conceal(on: boolean): void {
    this.#concealed = on;
    if (!this.#ended) this.#input.setRawMode(on);
  }

  async hidden(prompt: string): Promise<string> {
    const [line = ''] = await this.#unseen(prompt, (_lines, ended) => ended);
    return line;
  }

  async pasted(prompt: string): Promise<string> {
    const lines = await this.#unseen(prompt, isWhole);
    await new Promise((resolve) => setTimeout(resolve, AFTER_PASTE_MS));
    this.#typed = this.#typed.replace(/^[\r\n]+/, '');
    return lines.join('\n').trim();
  }

  async #unseen(
    prompt: string,
    whole: (lines: readonly string[], ended: boolean) => boolean,
  ): Promise<readonly string[]> {
    // First: who is asked types at once, and the terminal must not show it.
    if (!this.#ended) this.#input.setRawMode(true);
    this.#write(prompt);
    const lines = [''];
    try {
      return await this.#wait(() => {
        while (this.#typed !== '') {
          const [letter = ''] = this.#typed;
          this.#typed = this.#typed.slice(letter.length);
          const line = lines.at(-1) ?? '';
          if (letter === CANCEL || (letter === END_OF_INPUT && line === '')) throw this.#cancelled();
          const ends = letter === '\r' || letter === '\n';
          if (letter === '\r' && this.#typed.startsWith('\n')) this.#typed = this.#typed.slice(1);
          if (BACKSPACE.has(letter)) lines[lines.length - 1] = [...line].slice(0, -1).join('');
          else if (letter === CLEAR) lines[lines.length - 1] = '';
          else if (letter === '\u001b') this.#typed = this.#typed.replace(/^[[O][\d;]*[A-Za-z~]/, '');
          else if (!ends) lines[lines.length - 1] = line + letter;
          if (whole(lines, ends)) return lines;
          if (ends) lines.push('');
        }
        return null;
      });
    } finally {
      this.#input.setRawMode(this.#concealed);
      this.#write('\n');
    }
  }

  /** @param take what is there of the answer, or null to wait for more */
  async #wait<T>(take: () => T | null): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const look = (): void => {
      try {
        const found = take();
        if (found !== null) resolve(found);
        else if (this.#ended) reject(this.#cancelled());
      } catch (error) {
        reject(error);
      }
    };
    this.#waiting = { look, reject };
    look();
    try {
      return await promise;
    } finally {
      this.#waiting = null;
    }
  }

  /** Ends a question that is open, and gives the terminal back. */
  close(): void {
    this.#concealed = false;
    this.#input.off('data', this.#onData);
    this.#input.off('end', this.#onEnd);
    this.#waiting?.reject(this.#cancelled());
    if (!this.#ended && this.#input.isRaw) this.#input.setRawMode(false);
    this.#input.pause();
  }
}
