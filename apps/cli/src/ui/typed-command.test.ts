import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asTyped, typedCommand } from './typed-command.ts';

describe('A command that a text tells somebody to type', () => {
  test.each([
    ['/home/ann/rec-io', './recio'],
    ['/home/ann', 'rec-io/recio'],
    ['/tmp', '/home/ann/rec-io/recio'],
  ])('is the shortest path to it from %s', (cwd, typed) => {
    expect(typedCommand('/nonexistent', cwd, '/home/ann/rec-io')).toBe(typed);
  });

  test('is quoted where its path needs that', () => {
    expect(typedCommand('', '/', "/srv/it's mine")).toBe("'srv/it'\\''s mine/recio'");
  });

  test('is its name alone where the shell finds it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'rec-io-path-'));
    await writeFile(join(dir, 'recio'), '#!/bin/sh\n');
    expect(typedCommand(dir, '/', '/srv')).toBe('srv/recio');
    await chmod(join(dir, 'recio'), 0o755);
    expect(typedCommand(`/nonexistent:${dir}`, '/', '/srv')).toBe('recio');
  });

  test('is put into texts in the place of the name, and into nothing else', () => {
    const text = 'Start it: recio start. (a new one: ./recio user reset-password; sudo recio logs)';
    expect(asTyped(text, 'x/recio')).toBe(
      'Start it: x/recio start. (a new one: x/recio user reset-password; sudo x/recio logs)',
    );
    for (const other of [
      '/usr/local/bin/recio, which runs this',
      '/opt/recio start',
      'recio',
      'rec-io start',
    ])
      expect(asTyped(other, 'x/recio')).toBe(other);
  });
});
