import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended, type Recio, temporaryRecio } from './fixtures/recio.ts';

/** Reports every module that a command loads. */
const WATCH = `const { registerHooks } = require('node:module');
const { writeFileSync } = require('node:fs');
const loaded = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env.LOADED_FILE, loaded.join('\\n')));
`;
/** Hundreds of modules each: of an exchange's answers, of requests, of answer files. */
const HEAVY = /\/node_modules\/(@sinclair\/typebox|undici|yaml)\//;

let recio: Recio;
let watch: string;
beforeAll(async () => {
  recio = await temporaryRecio();
  watch = join(recio.base, 'watch.cjs');
  await writeFile(watch, WATCH);
});
afterAll(() => rm(recio.base, { recursive: true, force: true }));

describe('a command loads what it needs', () => {
  test.each([
    ...['status', 'start', 'stop', 'restart', 'logs', 'verify', 'entries', 'trades'],
    ...['install', 'repair', 'uninstall', 'backup', 'update'],
  ])('%s begins without what only its longer parts need', async (command) => {
    const file = join(recio.base, command);
    const options = `--require ${JSON.stringify(watch)}`;
    const said = await ended(recio.spawnIn({ LOADED_FILE: file, NODE_OPTIONS: options }, command, '--help'));
    expect(said).toMatchObject({ code: 0, stderr: '' });
    const loaded = (await readFile(file, 'utf8')).split('\n');
    expect(loaded.some((url) => url.includes('/commands/'))).toBe(true);
    expect(loaded.filter((url) => HEAVY.test(url))).toEqual([]);
  });
});
