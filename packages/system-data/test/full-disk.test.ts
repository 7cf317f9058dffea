import { execFileSync } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Connection, openPool } from '@rec-io/database/connection';
import { migrateDatabase } from '@rec-io/database/databases';
import { ensureAccount } from '@rec-io/database/embedded/account';
import { SERVER_ACCOUNT } from '@rec-io/database/embedded/placement';
import { removeBase, testPlacement } from '@rec-io/database/test-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { letGoOfGathering } from '../src/copy/attempt.ts';
import {
  copy,
  fingerprints,
  type Interruptible,
  interruptible,
  leftBehind,
  PRICES,
  type Target,
} from './interruptible.ts';
import { connected } from './sessions.ts';

const ROOM_MB = 120;
/** That is left while the copy is at work; it needs about 9. */
const FREE_MB = 4;

describe.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'on a full disk (skipped unless root on Linux, which can mount a small one)',
  () => {
    const place = testPlacement();
    const disk = path.join(place.base, 'disk');
    let at: Interruptible;
    let connection: Connection;

    beforeAll(async () => {
      const account = await ensureAccount(SERVER_ACCOUNT);
      await mkdir(disk, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${ROOM_MB}m`, 'tmpfs', disk]);
      await chown(disk, account.uid, account.gid);
      at = await interruptible();
      const admin = await connected(at.targetServer.admin);
      await admin.query(`CREATE TABLESPACE small LOCATION '${disk}'`);
      await admin.query('CREATE DATABASE small TABLESPACE small TEMPLATE template0');
      await admin.end();
      connection = { ...at.targetServer.admin, database: 'small' };
      await migrateDatabase(connection);
    });
    afterAll(async () => {
      await at?.remove();
      execFileSync('umount', [disk]);
      await removeBase(place.base);
    });

    const freeMb = () =>
      Number(execFileSync('df', ['--output=avail', '-m', disk]).toString().trim().split('\n').at(-1));
    const ballast = path.join(disk, 'ballast');
    const fillUp = (leaveMb: number) => execFileSync('fallocate', ['-l', `${freeMb() - leaveMb}M`, ballast]);
    /** Somebody else takes the room when rows begin to come. */
    const cramped = (target: Target) => {
      let isFull = false;
      return copy(at.source, target, {
        maxRate: 10_000_000,
        onProgress({ phase }) {
          if (phase !== 'copying' || isFull) return;
          isFull = true;
          fillUp(FREE_MB);
        },
      });
    };
    const makeRoom = () => execFileSync('rm', [ballast]);

    test('the copy says so, lets go of its room when asked, and else goes on where there is some again', async () => {
      const pool = openPool(connection, { max: 2 });
      pool.on('error', () => undefined);
      const target = { connection, pool };
      await expect(cramped(target)).rejects.toMatchObject({
        code: 'REC-712',
        title: expect.stringMatching(/no space left/i),
      });
      expect((await fingerprints(pool)).tables).not.toHaveProperty(PRICES);
      const full = freeMb();
      const client = await connected(connection);
      await letGoOfGathering(client);
      await client.end();
      expect(await leftBehind(pool)).toEqual([]);
      await expect.poll(freeMb).toBeGreaterThan(full);

      makeRoom();
      await expect(cramped(target)).rejects.toMatchObject({ code: 'REC-712' });
      makeRoom();
      const { rowsBrought } = await copy(at.source, target, { resume: true });
      expect(rowsBrought).toBeLessThan(at.rows);
      expect((await fingerprints(pool)).tables).toMatchObject((await fingerprints(at.there)).tables);
      expect(await leftBehind(pool)).toEqual([]);
      await pool.end();
    });
  },
);
