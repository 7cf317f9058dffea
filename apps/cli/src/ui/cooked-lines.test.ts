import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { expect, test } from 'vitest';
import { CookedLines } from './cooked-lines.ts';

/** Stands for a terminal where the moment counts, which no real one can be stopped in. */
class Input extends PassThrough {
  isRaw = false;
  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    return this;
  }
}

test('what is hidden is asked for only when the terminal does not echo any more', async () => {
  const input = new Input();
  const shown: [string, boolean][] = [];
  const lines = new CookedLines(
    input as unknown as ReadStream,
    (text) => shown.push([text, input.isRaw]),
    () => new Error('cancelled'),
  );
  const answer = lines.hidden('Password: ');
  input.write('secret\r');
  expect(await answer).toBe('secret');
  expect(shown).toEqual([
    ['Password: ', true],
    ['\n', false],
  ]);
  lines.close();
});
