import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Wire } from './wire.ts';

const SLOW = { bytesPerSecond: 12_500_000, roundTripMs: 40 };

test('a full wire brings its bytes in the time that its speed says, after half a round trip', () => {
  const wire = new Wire(SLOW);
  let last = { leavesMs: 0, arrivesMs: 0 };
  for (let sent = 0; sent < 800; sent++) last = wire.send(62_500, 1_000);
  expect(last.leavesMs).toBeCloseTo(1_000 + 4_000, 6);
  expect(last.arrivesMs).toBeCloseTo(1_000 + 4_000 + 20, 6);
});

test('what was not sent while the wire was idle is not made up for', () => {
  const wire = new Wire(SLOW);
  wire.send(125_000, 0);
  expect(wire.send(125_000, 500).leavesMs).toBeCloseTo(510, 6);
});

test('without a limit only the way takes time', () => {
  const wire = new Wire({ bytesPerSecond: Number.POSITIVE_INFINITY, roundTripMs: 30 });
  expect(wire.send(1_000_000_000, 7)).toEqual({ leavesMs: 7, arrivesMs: 22 });
});

test('whatever is sent when, nothing overtakes, and no stretch of time carries more than the speed allows', () => {
  const sends = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 65_536 }), pauseMs: fc.nat(20) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(sends, (all) => {
      const wire = new Wire(SLOW);
      let [nowMs, freeMs, sentBytes] = [0, 0, 0];
      for (const { bytes, pauseMs } of all) {
        nowMs += pauseMs;
        const { leavesMs, arrivesMs } = wire.send(bytes, nowMs);
        sentBytes += bytes;
        expect(arrivesMs).toBeCloseTo(leavesMs + 20, 6);
        expect(leavesMs).toBeGreaterThanOrEqual(freeMs);
        expect((leavesMs * SLOW.bytesPerSecond) / 1_000).toBeGreaterThanOrEqual(sentBytes * (1 - 1e-9));
        freeMs = leavesMs;
      }
    }),
  );
});
