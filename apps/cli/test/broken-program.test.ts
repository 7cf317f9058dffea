import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Examination } from '../src/doctor/examine.ts';
import { copyClone } from './fixtures/clone-copy.ts';
import { ended, lastJson } from './fixtures/recio.ts';

describe('a program with a broken file', () => {
  let base = '';
  const file = (path: string) => join(base, 'clone', path);
  const recio = (...args: readonly string[]) =>
    ended(
      spawn(process.execPath, [file('apps/cli/src/main.ts'), ...args, '--data-dir', join(base, 'data')], {
        env: { ...process.env, RECIO_RUNTIME_DIR: base },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  /** For one test: cut short, or whatever it is to hold; null: gone. */
  const damage = async (path: string, text: string | null | undefined = undefined) => {
    const whole = await readFile(file(path));
    onTestFinished(() => writeFile(file(path), whole));
    if (text === null) await rm(file(path));
    else await writeFile(file(path), text ?? whole.subarray(0, whole.length - 3));
    return file(path);
  };

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io broken '));
    copyClone(join(base, 'clone'), { packages: true, mode: 0o755 });
  });
  afterAll(() => rm(base, { recursive: true }));

  test('does what does not need it', async () => {
    await damage('apps/cli/src/commands/transfer.ts');
    await damage('apps/cli/src/parent/host-parent.ts', null);
    expect((await recio('version')).code).toBe(0);
    expect((await recio('status')).stderr).toContain('REC-116');
  });

  test.each([
    ['is cut short', undefined, "Expected '}'"],
    ['is gone', null, 'it is not there'],
    ['is empty', '', 'it has no toldOf'],
    ['fails', 'export const toldOf = null;\nthrow new Error("rotten");\n', 'rotten'],
  ])('that %s names it, and what to do', async (_name, text, reason) => {
    const path = await damage('apps/cli/src/transfer/transfer-text.ts', text);
    const { code, stderr } = await recio('transfer', '10');
    expect({ code, stderr: stderr.replaceAll(/\s+/g, ' ') }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`REC-140 ${path} cannot be loaded: ${reason}`),
    });
    expect(stderr).toContain('./install.sh');
  });

  test('names it in JSON where that was asked for', async () => {
    const path = await damage('packages/installer/src/configuration.ts');
    expect(lastJson(await recio('status', '--json'))).toMatchObject({
      error: { code: 'REC-140', title: expect.stringContaining(path) },
    });
  });

  test.each([
    ['the command line', 'apps/cli/src/command-line.ts'],
    ['what every command is built with', 'apps/cli/src/program.ts'],
    ['the words of failures', 'packages/installer/src/catalogue-error.ts'],
  ])('names it where that is %s', async (_name, broken) => {
    const path = await damage(broken);
    const { code, stderr } = await recio('version');
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`REC-140 ${path} cannot be loaded`);
    expect(stderr).toContain('./install.sh');
  });

  test('is found by the doctor, who still tells everything else', async () => {
    const path = await damage('packages/installer/src/preflight/network-rules.ts');
    const { code, stdout } = await recio('doctor', '--json');
    const { findings, looks } = JSON.parse(stdout) as Examination;
    expect(code).toBe(5);
    expect(findings.find(({ id }) => id === 'unloadable:REC-140')?.title).toContain(path);
    expect(findings.map(({ id }) => id)).toContain('not-installed');
    expect(looks.map(({ id }) => id)).toEqual(['unloadable']);
  });
});
