import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FIRST_LOAD_BYTES_MAX = 150_000;

let outDir: string;
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'recio-dashboard-'));
  const configFile = join(ROOT, 'vite.config.ts');
  await build({ root: ROOT, configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
});
afterAll(() => rm(outDir, { recursive: true, force: true }));

/** All scripts that a page asks for by itself, with those that they import before they can start. */
async function scriptsOf(page: string): Promise<Set<string>> {
  const html = await readFile(join(outDir, page), 'utf8');
  const wanted = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '');
  const scripts = new Set<string>();
  for (const script of wanted) {
    if (scripts.has(script)) continue;
    scripts.add(script);
    const code = await readFile(join(outDir, script), 'utf8');
    // Static imports only: what `import()` brings later is not part of the first load.
    for (const match of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      wanted.push(`/assets/${match[1]}`);
  }
  return scripts;
}

const gzipBytes = async (file: string): Promise<number> =>
  gzipSync(await readFile(join(outDir, file))).length;

test.each(['index.html', 'sign-in.html'])('%s loads less than 150 kB of script, compressed', async (page) => {
  const scripts = await scriptsOf(page);
  expect(scripts.size).toBeGreaterThan(0);
  let bytes = 0;
  for (const script of scripts) bytes += await gzipBytes(script);
  expect(bytes).toBeLessThan(FIRST_LOAD_BYTES_MAX);
});

test('pages hold no inline script or style, which the content security policy would block', async () => {
  for (const page of ['index.html', 'sign-in.html']) {
    const html = await readFile(join(outDir, page), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(html).not.toMatch(/<style|\sstyle=/);
  }
});

test('scripts are there in compressed form, too, and say the same', async () => {
  for (const script of await scriptsOf('index.html')) {
    const plain = await readFile(join(outDir, script));
    expect(brotliDecompressSync(await readFile(join(outDir, `${script}.br`))).equals(plain)).toBe(true);
    expect(gunzipSync(await readFile(join(outDir, `${script}.gz`))).equals(plain)).toBe(true);
  }
});
