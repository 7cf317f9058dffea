import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CleanMachine, Ran } from './machine.ts';
import { whyNoMachines } from './possible.ts';
import { type RollbackScene, rollbackScene } from './rollback-scene.ts';
import { answerOf } from './scene.ts';

const why = whyNoMachines();
const DAY = 'd';
const CLONE = '/root/rec-io';
/** Durations stay durations: only the time of day is wrong, as on a machine whose clock was never set. */
const ONLY_THE_DATE = { FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1', FAKETIME_NO_CACHE: '1' };

/** Every program of the machine sees the clock that is set here. */
async function withClock(machine: CleanMachine): Promise<void> {
  await machine.must('apt-get update && apt-get install -y --no-install-recommends libfaketime');
  await machine.must(
    'echo +0 >/etc/faketimerc && ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/etc/ld.so.preload',
  );
}
const setClock = (machine: CleanMachine, offset: string) => machine.must(`echo ${offset} >/etc/faketimerc`);

describe.skipIf(why !== null)(
  `installing on a machine whose clock is wrong${why === null ? '' : ` (${why})`}`,
  () => {
    let at: RollbackScene;
    let unset: Ran;
    let exchange: Server;
    beforeAll(async () => {
      at = await rollbackScene('bookworm', async (machine) => {
        await withClock(machine);
        await setClock(machine, `-4000${DAY}`);
        unset = await machine.run(['./install.sh', '--quick'], { cwd: CLONE, env: ONLY_THE_DATE });
        await setClock(machine, '+0');
      });
      // Knows the time, and nothing else.
      exchange = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
      await once(exchange, 'listening');
    });
    afterAll(async () => {
      exchange?.close();
      await at?.end();
    });
    const atClock = async (offset: string, ...more: readonly string[]) => {
      await setClock(at.machine, offset);
      const { port } = exchange.address() as AddressInfo;
      const ran = await at.install(
        { ...ONLY_THE_DATE, RECIO_KALSHI_DEMO_URL: `http://127.0.0.1:${port}/trade-api/v2` },
        ...more,
      );
      await setClock(at.machine, '+0');
      return ran;
    };

    test('names the clock before anything is fetched that its certificates are too young for', () => {
      expect(unset).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(
          /REC-615 This machine’s clock may be wrong: it says 201\d-[\s\S]*Do: .*set the clock/,
        ),
      });
    });

    test('names the clock when the lists of packages are from its future, and takes everything back', async () => {
      const ran = await atClock(`-4000${DAY}`);
      expect(answerOf(ran)).toMatchObject({
        code: 4,
        became: 'taken-back',
        error: {
          code: 'REC-615',
          title: expect.stringContaining('not valid yet'),
          remedy: expect.stringContaining('set the clock'),
        },
      });
      expect(ran.stdout).not.toContain('trying again');
      expect(await at.differences()).toEqual([]);
    });

    test('refuses a mode that signs with the clock, and says by how much it is wrong', async () => {
      await at.machine.must(
        `umask 077; cat >/root/key.pem <<'END'\n${generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })}END`,
      );
      const demo = [
        '--mode',
        'demo',
        '--kalshi-email',
        'ada@example.org',
        '--kalshi-key-id',
        '7d9a1c1e-0000-4000-8000-000000000001',
        '--kalshi-key-file',
        '/root/key.pem',
      ];
      const ran = await atClock('-60', ...demo);
      await at.machine.must('rm /root/key.pem');
      expect(answerOf(ran)).toMatchObject({
        code: 3,
        error: { code: 'REC-123', title: expect.stringContaining('clock is wrong') },
      });
      expect(ran.stdout).toMatch(/(5[89]|6[01])\.\d s behind the exchange/);
      expect(await at.differences()).toEqual([]);
    });

    test('installs simulated trading all the same, which has a clock of its own', async () => {
      expect(answerOf(await atClock(`+400${DAY}`))).toMatchObject({ code: 0, state: 'healthy' });
    });
  },
);
