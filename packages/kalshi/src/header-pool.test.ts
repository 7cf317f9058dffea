import type { Timers } from '@rec-io/engine/ports';
import { afterEach, describe, expect, test } from 'vitest';
import { quietLog, testSigner } from '../test/stand-in.ts';
import { HeaderPool } from './header-pool.ts';
import { ServerClock } from './server-clock.ts';
import type { Signer } from './signing.ts';

const pools: HeaderPool[] = [];
afterEach(() => {
  for (const pool of pools.splice(0)) pool.stop();
});

function poolAt(
  clock: { nowMs(): number },
  signer: Signer = testSigner,
  timers: Timers = { after: () => () => undefined },
  serverClock = new ServerClock(clock),
) {
  const pool = new HeaderPool({
    signer,
    method: 'POST',
    path: '/trade-api/v2/portfolio/events/orders',
    clock,
    serverClock,
    timers,
    log: quietLog(),
    size: 3,
    maxAgeMs: 2_000,
  });
  pools.push(pool);
  return pool;
}

describe('signatures made ahead of time', () => {
  test('are given out at most once', async () => {
    let nowMs = 1_000;
    const pool = poolAt({ nowMs: () => nowMs++ });
    await pool.start();
    expect(pool.ready).toBe(3);
    const taken = Array.from({ length: 8 }, () => pool.take()['KALSHI-ACCESS-SIGNATURE']);
    expect(new Set(taken).size).toBe(8);
  });

  test('are not given out when they have become old', async () => {
    let nowMs = 1_000;
    const pool = poolAt({ nowMs: () => nowMs });
    await pool.start();
    nowMs = 3_000;
    expect(pool.ready).toBe(0);
    expect(pool.take()['KALSHI-ACCESS-TIMESTAMP']).toBe('3000');
  });

  test('are not trusted after the clock was set back', async () => {
    let nowMs = 10_000;
    const pool = poolAt({ nowMs: () => nowMs });
    await pool.start();
    nowMs = 4_000;
    expect(pool.take()['KALSHI-ACCESS-TIMESTAMP']).toBe('4000');
  });

  test('are replaced in the background before they are old', async () => {
    let nowMs = 1_000;
    const due: (() => void)[] = [];
    const after = (_delayMs: number, action: () => void) => {
      due.push(action);
      return () => undefined;
    };
    const pool = poolAt({ nowMs: () => nowMs }, testSigner, { after });
    await pool.start();
    nowMs = 2_500;
    due.shift()?.();
    await pool.start();
    expect(pool.ready).toBe(3);
    expect(pool.take()['KALSHI-ACCESS-TIMESTAMP']).toBe('2500');
  });

  test('are not given out after the exchange’s clock turned out to be another', async () => {
    const clock = { nowMs: () => 100_000 };
    const serverClock = new ServerClock(clock);
    const pool = poolAt(clock, testSigner, { after: () => () => undefined }, serverClock);
    await pool.start();
    serverClock.observe(new Date(130_000).toUTCString(), 100_000, 100_000);
    expect(pool.ready).toBe(0);
    expect(pool.take()['KALSHI-ACCESS-TIMESTAMP']).toBe(String(100_000 + serverClock.offsetMs));
    await pool.start();
    expect(pool.ready).toBe(3);
  });

  test('are made on the spot when signing aside fails', async () => {
    const broken: Signer = { ...testSigner, headersAside: () => Promise.reject(new Error('no threads')) };
    const pool = poolAt({ nowMs: () => 5 }, broken);
    await pool.start();
    expect(pool.ready).toBe(0);
    expect(pool.take()['KALSHI-ACCESS-TIMESTAMP']).toBe('5');
  });
});
