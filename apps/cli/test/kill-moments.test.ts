import { setTimeout as sleep } from 'node:timers/promises';
import { random } from '@rec-io/domain/random';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CrashableInstall, crashableInstall } from './fixtures/crashable-install.ts';
import { ended, lastJson, type Result } from './fixtures/recio.ts';

/** Moments inside of steps, drawn: RECIO_KILLS=200 RECIO_KILLS_SEED=5 draws others; --full draws 20. */
const KILLS = Number(process.env['RECIO_KILLS'] ?? (process.env['RECIO_FULL'] === undefined ? 4 : 20));
const SEED = Number(process.env['RECIO_KILLS_SEED'] ?? 4);
/** An installation takes about 20 s, a removal about 5; later than that there is nothing to hit. */
const INSTALL_MS = 12_000;
const PURGE_MS = 2_500;
/** Then it may finish once, so that what comes after it is hit, too. */
const KILLS_IN_A_ROW = 7;
const PURGE = ['uninstall', '--purge', '--yes'];

let at: CrashableInstall;
beforeEach(async () => {
  at = await crashableInstall('full');
});
afterEach(() => at?.end());

const chance = random(SEED, 'kill moments');

/** Runs it, with a signal after some time if it has not ended by then. */
async function hit(signal: NodeJS.Signals, afterMs: number, args: readonly string[]): Promise<Result> {
  const child = at.recio.spawn(...args);
  const end = ended(child);
  await Promise.race([end, sleep(afterMs)]);
  child.kill(signal);
  return end;
}

const POLICIES = { SIGINT: ['rollback'], SIGTERM: ['keep'] };
const EVERY_POLICY = ['rollback', 'keep', 'rollback', 'keep'];

describe(`at moments that are drawn (seed ${SEED})`, () => {
  test(`${KILLS} kill -9 of installing and removing: the same command always goes on and finishes`, async () => {
    let kills = 0;
    let place: string | null = null;
    for (let round = 0; kills < KILLS; round++) {
      const removing = round % 2 === 1;
      const [args, withinMs] = removing ? [PURGE, PURGE_MS] : [at.command, INSTALL_MS];
      let result: Result | null = null;
      for (let inARow = 0; inARow < KILLS_IN_A_ROW && result === null; inARow++) {
        const { code, stdout, stderr } = await hit('SIGKILL', chance.integer(withinMs), args);
        if (code === 0) result = { code, stdout, stderr };
        else {
          kills++;
          expect({ code, stderr }).toEqual({ code: null, stderr: '' });
        }
        // Readable at every moment; gone only when all is.
        place = (await at.databasePlace()) ?? place;
        if (removing && (await at.receipt()) === null) break;
      }
      const { code, stdout, stderr } = result ?? (await at.run(args));
      // Killed after its very last act it has nothing left to do, and says so.
      const over = removing && code === 1 && stderr.includes('REC-116');
      expect({ code: over ? 0 : code, stdout, stderr }).toMatchObject({ code: 0 });
      if (!removing) expect(lastJson(await at.run(['status', '--json']))).toMatchObject({ healthy: true });
      else expect(at.left(place)).toEqual([]);
    }
  }, 1_800_000);

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s takes all back, or keeps it to go on, as was asked',
    async (signal) => {
      const policies = process.env['RECIO_FULL'] === undefined ? POLICIES[signal] : EVERY_POLICY;
      for (const policy of policies) {
        const args = [...at.command, '--on-failure', policy];
        const { code, stdout } = await hit(signal, 2_500 + chance.integer(INSTALL_MS - 2_500), args);
        const place = await at.databasePlace();
        // Before it listens to signals it has changed nothing; the operating system ends it.
        expect({ policy, stdout, code: code ?? 130 }).toMatchObject({ policy, code: 130 });
        if (code === null && (await at.receipt()) === null) continue;
        const state = (await at.receipt())?.state;
        // Told to stop during the proof, all is installed already.
        if (state === 'installed') await at.run(PURGE);
        else if (policy === 'rollback') expect(at.left(place)).toEqual([]);
        else expect(state).toBe('installing');
      }
    },
    600_000,
  );
});
