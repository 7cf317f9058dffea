import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoMachines } from './possible.ts';
import { type Scene, setUpScene } from './scene.ts';

const why = whyNoMachines();
const DISK = '/home/u/disk';
const LOCATION = `${DISK}/a place/rec-io`;

describe.skipIf(why !== null)(
  `a full installation by an ordinary user on a disk that fills${why === null ? '' : ` (${why})`}`,
  () => {
    let at: Scene;
    beforeAll(async () => {
      at = await setUpScene('bookworm', 'u');
      const disk = `mkdir ${DISK} && mount -t tmpfs -o size=1400M,uid=1000,gid=1000,mode=755 tmpfs ${DISK}`;
      await at.machine.must(disk);
      expect(await install(['--plan'])).toMatchObject({ code: 0 });
    });
    afterAll(() => at?.end());

    const install = (more: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      at.run(
        [
          ...['./install.sh', '--yes', '--full-name', 'Ada Owner', '--email', 'ada@example.org'],
          ...['--source', 'seeded', '--speed', '1', '--port-offset', String(at.offset)],
          ...['--location', LOCATION, '--skip-check', 'disk-space', ...more],
        ],
        { env },
      );
    /** Installs until just before a step; then somebody else writes until so little is left. */
    const fullBefore = async (step: string, leftMb: number) => {
      const killed = await install([], { RECIO_CRASH_AT: `before:${step}` });
      expect(killed.stdout).toContain('Phase 3 of');
      await at.machine.must(
        `head -c $(($(df -m --output=avail ${DISK} | tail -1) - ${leftMb}))M /dev/zero >${DISK}/theirs || :`,
      );
    };
    const nothingIsLeft = async () => {
      await at.machine.must(`rm ${DISK}/theirs`);
      expect(await at.machine.must(`ls -A ${DISK}; cat /proc/[0-9]*/comm | grep postgres || :`)).toBe('');
    };

    test.each([
      { step: 'release', leftMb: 20, code: 'REC-119 The disk is full: /home/u/disk/' },
      { step: 'database', leftMb: 20, code: 'ENOSPC' },
      { step: 'profile', leftMb: 0, code: 'REC-119 The disk is full: /home/u/disk/' },
      { step: 'start', leftMb: 1, code: 'REC-119 The disk is full: /home/u/disk/' },
    ])('during "$step" says so, and takes everything back without any room', async (at) => {
      await fullBefore(at.step, at.leftMb);
      expect(await install(['--on-failure', 'rollback'])).toMatchObject({
        code: 4,
        stderr: expect.stringContaining(at.code),
      });
      await nothingIsLeft();
    });

    test('can be taken back later, too, without any room', async () => {
      await fullBefore('profile', 0);
      const result = await at.run(['./recio', 'install', '--rollback', '--data-dir', LOCATION]);
      expect(result).toMatchObject({ code: 0 });
      await nothingIsLeft();
    });
  },
);
