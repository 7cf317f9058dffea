import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { HOUR_MS } from '@rec-io/domain/time';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import { DecisionDecoder } from './decision-decoder.ts';
import { decisionFile, hourOf, recordedHours } from './decision-files.ts';
import { errorCodeOf } from './error-code.ts';
import { frames } from './zstd-frames.ts';

/** The decisions of a file, oldest first, as far as they can be read; `onLost` is told of each stretch that cannot. */
export function* decisionsOf(bytes: Buffer, onLost: () => void = () => undefined): Generator<DecisionRecord> {
  const decoder = new DecisionDecoder();
  for (const text of frames(bytes)) {
    if (text === null) {
      decoder.lost();
      onLost();
      continue;
    }
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const record = decoder.read(line);
      if (record !== null) yield record;
    }
  }
}

/** After so many decisions others are let in: whoever serves a page while it reads an hour must not stand still. */
const AT_ONCE = 100;

/** What was recorded of one account and mode. */
export class DecisionArchive {
  readonly directory: string;
  /** Stretches that were cut off or damaged, of what was read so far. */
  lost = 0;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** The hours that were recorded, oldest first. */
  hours(): Promise<number[]> {
    return recordedHours(this.directory);
  }

  /** Every decision from `fromMs` to `toMs`, both included: exchange time. */
  async *between(fromMs: number, toMs: number): AsyncGenerator<DecisionRecord> {
    for (const hourMs of await this.hours()) {
      if (hourMs + HOUR_MS <= fromMs || hourMs > toMs) continue;
      for await (const record of this.#decisions(hourMs, () => this.lost++))
        if (record.input.nowMs >= fromMs && record.input.nowMs <= toMs) yield record;
    }
  }

  /** Of each monitor its last decision at or before a time, no older than `withinMs`. */
  async at(timeMs: number, withinMs: number): Promise<DecisionRecord[]> {
    const newest = new Map<string, DecisionRecord>();
    for await (const record of this.between(timeMs - withinMs, timeMs)) newest.set(record.monitor, record);
    return [...newest.values()];
  }

  /** The newest decision of all. */
  async newest(): Promise<DecisionRecord | null> {
    const last = (await this.hours()).at(-1);
    if (last === undefined) return null;
    let newest: DecisionRecord | null = null;
    for await (const record of this.#decisions(last)) newest = record;
    return newest;
  }

  /** The decision that is nearest to a time, looked for in its own hour and in those that are recorded beside it. */
  async nearest(timeMs: number): Promise<number | null> {
    const hours = await this.hours();
    const own = hourOf(timeMs);
    const near = [hours.findLast((hour) => hour < own), own, hours.find((hour) => hour > own)];
    let nearest: number | null = null;
    for (const hour of near) {
      if (hour === undefined || !hours.includes(hour)) continue;
      for await (const { input } of this.#decisions(hour))
        if (nearest === null || Math.abs(input.nowMs - timeMs) < Math.abs(nearest - timeMs))
          nearest = input.nowMs;
    }
    return nearest;
  }

  async *#decisions(hourMs: number, onLost?: () => void): AsyncGenerator<DecisionRecord> {
    let read = 0;
    for (const record of decisionsOf(await this.#bytes(hourMs), onLost)) {
      if (++read % AT_ONCE === 0) await setImmediate();
      yield record;
    }
  }

  #bytes(hourMs: number): Promise<Buffer> {
    return readFile(decisionFile(this.directory, hourMs)).catch((error: unknown) => {
      // Deleted for its age between the listing and now.
      if (errorCodeOf(error) === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
  }
}
