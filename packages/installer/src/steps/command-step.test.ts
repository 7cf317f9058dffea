import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { layout as layoutOf } from '../layout.ts';
import { commandStep } from './command-step.ts';

let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'rec-io-command-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

test.each(['plain', 'with spaces', `it's "quoted" $HOME \`id\` \\n`])(
  'the command of an installation in "%s" runs its recio with its place and every argument',
  async (name) => {
    const layout = layoutOf(join(base, name), 'full');
    const recio = join(layout.current, 'recio');
    await mkdir(dirname(recio), { recursive: true });
    await writeFile(recio, '#!/bin/sh\nprintf "%s|" "$RECIO_DATA_DIR" "$@"\n');
    await chmod(recio, 0o755);
    const path = join(base, 'bin', 'recio');
    const step = commandStep(layout, path);
    const made = await step.makes();
    await step.apply({ made, say: () => undefined, signal: new AbortController().signal });
    await step.verify();
    const run = (env: Record<string, string>) =>
      execFileSync(path, ['logs', 'a b'], { env: { PATH: '/bin:/usr/bin', ...env }, encoding: 'utf8' });
    expect(run({})).toBe(`${layout.dataDir}|logs|a b|`);
    expect(run({ RECIO_DATA_DIR: '/other' })).toBe('/other|logs|a b|');
    expect(await step.revert(made)).toEqual([]);
  },
);
