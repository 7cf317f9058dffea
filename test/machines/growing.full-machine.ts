import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../apps/cli/test/fixtures/eventually.ts';
import { whyNoMachines } from './possible.ts';
import { answerOf, type Scene, setUpScene } from './scene.ts';
import { IGNORABLE_AFTER_ACCOUNTS, IGNORABLE_AFTER_PACKAGES } from './snapshot.ts';

const why = whyNoMachines();
const QUICK = '/root/.local/share/rec-io';
const FULL = '/opt/rec-io';
const AGAIN = '/root/quick again';
type Rows = Readonly<Record<string, readonly string[]>>;

/** Long: one system that grows, and shrinks again, with its trades. The tests follow each other. */
describe.skipIf(why !== null)(
  `a quick installation of root’s that has traded${why === null ? '' : ` (${why})`}`,
  () => {
    let at: Scene;
    let before: Rows = {};
    beforeAll(async () => {
      at = await setUpScene('bookworm', 'root');
      const options = ['--port-offset', String(at.offset), '--source', 'seeded', '--speed', '60', '--json'];
      expect(answerOf(await at.run(['./install.sh', '--quick', ...options]))).toMatchObject({ code: 0 });
      await eventually(async () => ((await rows(QUICK))['settlements'] ?? []).length > 0 || null, 240_000);
    });
    afterAll(() => at?.end());
    const rows = async (dataDir: string): Promise<Rows> => {
      const driver = ['.runtime/node/bin/node', 'test/machines/ledger-driver.ts', dataDir];
      return JSON.parse((await at.run(driver)).stdout) as Rows;
    };
    /** Of what was there, what is not there any more: nothing, table by table. */
    const missing = (was: Rows, is: Rows) =>
      Object.entries(was).flatMap(([table, own]) => own.filter((row) => !is[table]?.includes(row)));
    const verified = async (recio: string, dataDir: string) =>
      expect(answerOf(await at.run([recio, 'verify', '--json', '--data-dir', dataDir]))).toMatchObject({
        code: 0,
      });

    test('grows onto the machine’s own PostgreSQL and Supervisor with every row, and is told how to let go', async () => {
      const grown = await at.run([
        ...['./install.sh', '--yes', '--full-name', 'Ada Owner', '--email', 'ada@example.org'],
        ...['--grow-from', QUICK, '--port', `database=${7_000 + at.offset}`],
      ]);
      expect(grown).toMatchObject({ code: 0, stdout: expect.stringContaining('Every check has passed') });
      expect(grown.stdout.replaceAll(/\s+/g, ' ')).toContain('recio convert --confirm');
      // What nobody named is what it was.
      expect(grown.stdout).toContain(`http://localhost:${3_000 + at.offset}`);
      before = await rows(QUICK);
      expect(missing(before, await rows(FULL))).toEqual([]);
    });

    test('is gone when it was let go, and the new one needs nothing of it', async () => {
      expect(await at.run(['recio', 'convert', '--confirm', '--yes'])).toMatchObject({ code: 0 });
      expect((await at.run(['ls', QUICK])).code).not.toBe(0);
      await verified('recio', FULL);
    });

    test('becomes a quick one again by the installed command, and lives when the full one is gone', async () => {
      const shrunk = await at.run(['recio', 'convert', '--to', 'quick', '--into', AGAIN, '--json']);
      expect(answerOf(shrunk)).toMatchObject({ code: 0, dataDir: AGAIN, from: FULL });
      expect(missing(before, await rows(AGAIN))).toEqual([]);
      const gone = await at.run(['recio', 'convert', '--confirm', '--yes', '--data-dir', AGAIN]);
      expect(gone).toMatchObject({ code: 0 });
      expect((await at.run(['ls', FULL])).code).not.toBe(0);
      expect(answerOf(await at.run(['./recio', 'restart', '--json']))).toMatchObject({ code: 0 });
      await verified('./recio', AGAIN);
    });

    test('leaves the machine as it was when it is removed', async () => {
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
      expect(await at.compared([...IGNORABLE_AFTER_ACCOUNTS, ...IGNORABLE_AFTER_PACKAGES])).toEqual([]);
    });
  },
);
