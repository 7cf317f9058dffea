import type { EngineLog } from '@rec-io/engine/ports';
import type { ProcessLife } from './process-life.ts';
import type { Scheduler } from './scheduler.ts';

/** Lines that are kept for whoever asks what came before. */
const KEPT = 4_000;

/** What happened, in order: its newest lines, and a hash of all of it that two runs of one seed must share. */
export class EventLog {
  #a = 0x811c9dc5;
  #b = 0x9747b28c;
  readonly #lines: string[] = [];
  #next = 0;

  /** Something worth a line. */
  line(timeMs: number, text: string): void {
    const line = `${new Date(timeMs).toISOString().slice(0, 23)} ${text}`;
    for (let i = 0; i < line.length; i++) this.#mix(line.charCodeAt(i));
    if (this.#lines.length < KEPT) this.#lines.push(line);
    else this.#lines[this.#next] = line;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** What a trader's engine says while its process lives. */
  ofEngine(life: ProcessLife, scheduler: Scheduler): EngineLog {
    const say = (message: string, details?: Readonly<Record<string, unknown>>): void => {
      if (!life.dead) this.line(scheduler.nowMs, `  ${message} ${JSON.stringify(details ?? {})}`);
    };
    return { info: say, warn: say };
  }

  /** Something that happens too often for lines, and must be the same all the same. */
  number(value: number): void {
    this.#mix(value | 0);
    this.#mix((value / 0x1_0000_0000) | 0);
  }

  get hash(): string {
    return [this.#a, this.#b].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** The newest lines, oldest first. */
  newest(count: number): string[] {
    const inOrder = [...this.#lines.slice(this.#next), ...this.#lines.slice(0, this.#next)];
    return (this.#lines.length < KEPT ? this.#lines : inOrder).slice(-count);
  }

  #mix(value: number): void {
    this.#a = Math.imul(this.#a ^ value, 0x01000193);
    this.#b = Math.imul((this.#b << 13) | (this.#b >>> 19), 0x5bd1e995) ^ value;
  }
}
