import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SystemStatus } from '../src/status.ts';
import { copyClone, homeOf } from './fixtures/clone-copy.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { ended, lastJson, type Result } from './fixtures/recio.ts';

const isRoot = process.getuid?.() === 0;
/** In every account database; PostgreSQL refuses an account that has no entry there. */
const NOBODY = 65_534;

/** Long: each installs and starts a whole system from a clone of its own. */
describe('an installation by', () => {
  let base = '';
  let home = '';
  const recio = (account: readonly string[], ...args: readonly string[]): Promise<Result> => {
    const clone = join(base, 'clone');
    const command = [...account, join(clone, 'recio'), ...args];
    const [file = '', ...rest] = command;
    const env = {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: home,
      RECIO_COINBASE_URL: 'ws://127.0.0.1:9/',
    };
    return ended(spawn(file, rest, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] }));
  };
  const installAndRemove = async (account: readonly string[]) => {
    const offset = await freeOffset();
    const result = await recio(account, 'install', '--quick', '--port-offset', String(offset), '--json');
    expect(result.stderr).toBe('');
    const installed = lastJson<SystemStatus>(result);
    const removed = await recio(account, 'uninstall', '--purge', '--yes');
    expect(removed.stderr).toBe('');
    return installed;
  };

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io account '));
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  test.skipIf(!isRoot)('an ordinary user works (needs root)', async () => {
    copyClone(join(base, 'clone'), { packages: true, mode: 0o755 });
    await chmod(base, 0o755);
    home = homeOf(join(base, 'home'), NOBODY);
    // What install.sh leaves in a clone belongs to the account that ran it.
    homeOf(join(base, 'clone', '.runtime'), NOBODY);
    const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    const installed = await installAndRemove(asNobody);
    expect(installed).toMatchObject({ healthy: true, dataDir: join(home, '.local', 'share', 'rec-io') });
  });

  test.skipIf(!isRoot)('root works in directories that nobody else may enter (needs root)', async () => {
    await chmod(base, 0o700);
    copyClone(join(base, 'clone'), { packages: true, mode: 0o700 });
    home = homeOf(join(base, 'home'), 0);
    expect(await installAndRemove([])).toMatchObject({ healthy: true });
    // Nothing was opened for the database's account.
    for (const path of [base, join(base, 'clone'), home]) expect((await stat(path)).mode & 0o077).toBe(0);
  });
});
