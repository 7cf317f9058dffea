import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Benchmark } from '../../../bench/benchmark.ts';
import { HeaderPool } from './header-pool.ts';
import { ServerClock } from './server-clock.ts';
import { type Signer, signer } from './signing.ts';

const PATH = '/trade-api/v2/portfolio/events/orders';
const TIME_MS = 1_790_000_000_000;
const BATCH = 256;

const signerOf = (key: KeyObject): Signer =>
  signer('bench', key.export({ type: 'pkcs8', format: 'pem' }).toString());
const rsa = () => signerOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const ed25519 = () => signerOf(generateKeyPairSync('ed25519').privateKey);

const onTheSpot = (name: string, makeSigner: () => Signer): Benchmark => ({
  name: `signing: ${name} on the spot`,
  unit: 'µs',
  setup: async () => {
    const { headers } = makeSigner();
    return { run: () => void headers('POST', PATH, TIME_MS) };
  },
});

const fromPool: Benchmark = {
  name: 'signing: RSA 2048 from the pool',
  unit: 'µs',
  operations: BATCH,
  setup: async () => {
    const made = rsa();
    const clock = { nowMs: () => TIME_MS };
    const { headers } = made;
    const once = headers('POST', PATH, TIME_MS);
    // The pool's own cost: what happens between a decision and its headers. Refilling happens on other threads.
    const ahead: Signer = { ...made, headersAside: () => Promise.resolve(once) };
    const pool = new HeaderPool({
      signer: ahead,
      method: 'POST',
      path: PATH,
      clock,
      serverClock: new ServerClock(clock),
      timers: { after: () => () => undefined },
      log: { info: () => undefined, warn: () => undefined },
      size: BATCH,
    });
    await pool.start();
    return {
      run: () => {
        for (let i = 0; i < BATCH; i++) pool.take();
        return pool.start();
      },
      close: () => pool.stop(),
    };
  },
};

export const benchmarks: Benchmark[] = [onTheSpot('RSA 2048', rsa), onTheSpot('Ed25519', ed25519), fromPool];
