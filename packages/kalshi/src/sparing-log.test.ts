import { VirtualTime } from '@rec-io/engine/virtual-time';
import { expect, test } from 'vitest';
import { quietLog } from '../test/stand-in.ts';
import { SparingLog } from './sparing-log.ts';

test('what comes by the thousand is said five times in ten seconds, and then how often it was', () => {
  const time = new VirtualTime(1_000);
  const log = quietLog();
  const sparing = new SparingLog(log, time);
  for (let i = 0; i < 1_000; i++) sparing.warn('garbage', { i });
  sparing.warn('something else', {});
  expect(log.warnings.map(({ message }) => message)).toEqual([...Array(5).fill('garbage'), 'something else']);
  time.advanceTo(11_000);
  sparing.warn('garbage', { i: 1_000 });
  expect(log.warnings.slice(6)).toEqual([
    { message: 'garbage: more of them', details: { unsaid: 995 } },
    { message: 'garbage', details: { i: 1_000 } },
  ]);
});
