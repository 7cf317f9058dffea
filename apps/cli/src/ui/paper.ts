import type { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { toAscii } from './ascii.ts';
import { asTyped } from './typed-command.ts';
import { wrap } from './wrap.ts';

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** Longer lines are hard to read, however wide the terminal is. */
export const COLUMNS_MAX = 100;
const COLUMNS_MIN = 20;
const COLUMNS_UNKNOWN = 80;

export type PaperOptions = {
  readonly colours: boolean;
  readonly unicode: boolean;
  /** Infinity: nothing is wrapped. */
  readonly columnsMax?: number;
};

/** What an installation is written on: knows its width, its colours and its letters. */
export class Paper {
  readonly colours: boolean;
  readonly #unicode: boolean;
  readonly #columnsMax: number;
  readonly #out: Writable & { columns?: number };

  constructor(out: Writable & { columns?: number }, options: PaperOptions) {
    this.#out = out;
    this.colours = options.colours;
    this.#unicode = options.unicode;
    this.#columnsMax = options.columnsMax ?? COLUMNS_MAX;
  }

  get columns(): number {
    const { columns } = this.#out;
    if (this.#columnsMax === Number.POSITIVE_INFINITY) return this.#columnsMax;
    return columns === undefined || columns < COLUMNS_MIN
      ? COLUMNS_UNKNOWN
      : Math.min(columns, this.#columnsMax);
  }

  /** As it is. */
  write(text: string): void {
    this.#out.write(this.#unicode ? text : toAscii(text));
  }

  /** Wrapped; the lines after the first begin below the first one's text. */
  line(
    text = '',
    { first = '', firstStyle, style }: { first?: string; firstStyle?: Style; style?: Style } = {},
  ): void {
    const rest = ' '.repeat(first.length);
    const begin = firstStyle === undefined ? first : this.paint(firstStyle, first);
    const lines = asTyped(text)
      .split('\n')
      .flatMap((part) => wrap(part, this.columns - first.length));
    for (const [at, part] of lines.entries()) {
      const shown = style === undefined ? part : this.paint(style, part);
      this.write(`${`${at === 0 ? begin : rest}${shown}`.trimEnd()}\n`);
    }
  }

  paint(style: Style, text: string): string {
    if (!this.colours || text === '') return text;
    const [on, off] = inspect.colors[style] ?? [0, 0];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  }

  /** The mark where letters allow it, else its ASCII form. */
  mark(unicode: string, ascii: string): string {
    return this.#unicode && this.colours ? unicode : ascii;
  }
}
