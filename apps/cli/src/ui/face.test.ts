import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { chooseFace, hasColours, isInteractive, showsUnicode } from './face.ts';

const stream = (isTTY: boolean) => Object.assign(new PassThrough(), { isTTY });
const streams = (input: boolean, output: boolean) => ({ input: stream(input), output: stream(output) });

describe('the face of an installation', () => {
  test.each([
    [{}, {}, true, 'rich'],
    [{}, {}, false, 'plain'],
    [{ plain: true }, {}, true, 'plain'],
    [{}, { ACCESSIBLE: '1' }, true, 'plain'],
    [{}, { ACCESSIBLE: '' }, true, 'rich'],
    [{}, { TERM: 'dumb' }, true, 'plain'],
    [{}, { CI: 'true' }, true, 'plain'],
    [{ json: true, plain: true }, {}, true, 'json'],
  ] as const)('for %j in %j on a terminal: %s is %s', (options, environment, tty, face) => {
    expect(chooseFace(options, environment, streams(true, tty))).toBe(face);
  });

  test('asks only where input and output are terminals, outside CI, and without --yes or --json', () => {
    expect(isInteractive({}, {}, streams(true, true))).toBe(true);
    expect(isInteractive({}, {}, streams(false, true))).toBe(false);
    expect(isInteractive({}, {}, streams(true, false))).toBe(false);
    expect(isInteractive({ yes: true }, {}, streams(true, true))).toBe(false);
    expect(isInteractive({ json: true }, {}, streams(true, true))).toBe(false);
    expect(isInteractive({}, { CI: '1' }, streams(true, true))).toBe(false);
  });

  test('has colours only when it is rich and nobody minds', () => {
    expect(hasColours('rich', {})).toBe(true);
    expect(hasColours('rich', { NO_COLOR: '1' })).toBe(false);
    expect(hasColours('rich', { NO_COLOR: '' })).toBe(true);
    expect(hasColours('plain', {})).toBe(false);
  });

  test('goes beyond ASCII only in a locale that says so', () => {
    expect(showsUnicode({ LANG: 'de_DE.UTF-8' })).toBe(true);
    expect(showsUnicode({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' })).toBe(false);
    expect(showsUnicode({ LC_CTYPE: 'C.utf8' })).toBe(true);
    expect(showsUnicode({})).toBe(false);
  });
});
