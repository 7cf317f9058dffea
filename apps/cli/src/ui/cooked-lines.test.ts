import { PassThrough, Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { expect, test } from 'vitest';
import { eventually } from '../../test/fixtures/eventually.ts';
import { Conversation } from './conversation.ts';
import { CookedLines } from './cooked-lines.ts';
import { Paper } from './paper.ts';

/** Stands for a terminal where the moment counts, which no real one can be stopped in. */
class Input extends PassThrough {
  isRaw = false;
  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    return this;
  }
}

test('what is hidden is not echoed from before its question until it is answered, however often it is asked', async () => {
  const input = new Input();
  const shown: [string, boolean][] = [];
  const write = (text: string) => shown.push([text, input.isRaw]);
  const lines = new CookedLines(input as unknown as ReadStream, write, () => new Error('cancelled'));
  const out = new Writable({ write: (chunk: Buffer, _encoding, done) => done(void write(chunk.toString())) });
  const conversation = new Conversation(() => lines, new Paper(out, { colours: false, unicode: false }));
  const asked = { text: 'A password', help: 'Keep it.', byDefault: '' };
  const check = (text: string) => (text === 'short' ? 'it is too short' : null);
  const answer = conversation.secret({ ...asked, check });
  input.write('short\r');
  await eventually(() => (shown.some(([text]) => text.includes('too short')) ? true : null));
  input.write('long enough\r');
  expect(await answer).toBe('long enough');
  expect(shown.map(([text]) => text).join('')).toContain('A password');
  expect(shown.filter(([, isRaw]) => !isRaw)).toEqual([]);
  expect(input.isRaw).toBe(false);
  lines.close();
});

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
