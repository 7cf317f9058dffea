import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const START = new URL('../src/start.ts', import.meta.url).href;

/** Prints what a program loads beside what Node brings. */
const LOADED = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
await import(${JSON.stringify(START)});
process.stdout.write(JSON.stringify(loaded));
`;

test('nothing of the engine or of the trader is in the process that watches them', () => {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', LOADED], {
    encoding: 'utf8',
  });
  const loaded = JSON.parse(output) as string[];
  expect(loaded.some((url) => url.includes('/packages/kalshi/'))).toBe(true);
  expect(loaded.filter((url) => /\/packages\/engine\/|\/apps\/trader\//.test(url))).toEqual([]);
});
