import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoMachines } from './possible.ts';
import { type RollbackScene, rollbackScene } from './rollback-scene.ts';
import { answerOf } from './scene.ts';
import { type StandInMirror, standInMirror } from './stand-in-mirror.ts';

const why = whyNoMachines();

/** In the full run alone: most of it is waiting between the tries. */
describe.skipIf(why !== null)(
  `a full installation by root whose packages cannot be had${why === null ? '' : ` (${why})`}`,
  () => {
    let at: RollbackScene;
    let mirror: StandInMirror;
    beforeAll(async () => {
      at = await rollbackScene('bookworm', async (machine) => {
        mirror = await standInMirror(machine);
      });
    });
    afterAll(async () => {
      await at?.end();
      await mirror?.close();
    });

    test('from a mirror that fails half-way is taken back, and says what to do', async () => {
      mirror.trouble = { cutAfterBytes: 3_000_000 };
      const { code, stdout } = await at.install({});
      const { troubled } = mirror;
      mirror.trouble = 'none';
      expect(troubled).toMatchObject({ cut: expect.any(Number) });
      expect(troubled.refused).toBeGreaterThan(3);
      expect(answerOf({ code, stdout, stderr: '' })).toMatchObject({
        code: 4,
        became: 'taken-back',
        error: {
          code: 'REC-612',
          title: expect.stringContaining('503'),
          remedy: expect.stringContaining('run the command again'),
        },
      });
      expect(await at.differences()).toEqual([]);
    });
  },
);
