import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SystemStatus } from '../src/status.ts';
import { copyClone, homeOf } from './fixtures/clone-copy.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { ended, lastJson, type Result } from './fixtures/recio.ts';

/** Only in ./test.sh --full: fetches Node and every package anew, which takes minutes and needs the network. */
describe('a fresh clone with nothing installed', () => {
  let base = '';
  let offset = 0;
  const script = (...command: readonly string[]): Promise<Result> => {
    const [file = '', ...args] = command;
    const env = {
      ...process.env,
      HOME: homeOf(join(base, 'home'), process.getuid?.() ?? 0),
      XDG_DATA_HOME: '',
    };
    return ended(
      spawn(join(base, 'a clone', file), args, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  };
  const install = () =>
    script('install.sh', '--quick', '--port-offset', String(offset), '--source', 'seeded', '--json');

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io fresh '));
    offset = await freeOffset();
    copyClone(join(base, 'a clone'), { packages: false, mode: 0o755 });
    await rm(join(base, 'a clone', 'apps', 'dashboard', 'dist'), { recursive: true, force: true });
  });
  afterAll(async () => {
    await script('recio', 'uninstall', '--purge', '--yes');
    await rm(base, { recursive: true, force: true });
  });

  test('is a healthy system after one command', { timeout: 900_000 }, async () => {
    const result = await install();
    expect(lastJson<SystemStatus>(result)).toMatchObject({ healthy: true });
    expect(result.code).toBe(0);
  });

  test('is left as it is by the same command again', { timeout: 120_000 }, async () => {
    expect(lastJson(await install())).toMatchObject({ again: true, healthy: true });
  });
});
