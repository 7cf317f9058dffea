import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { start } from '../src/start.ts';

/** A hosted exchange in a process of its own, to be killed: `hosted.ts DATA_DIR PUBLIC_KEY_FILE`. Prints its port. */
const [dataDir = '', keyFile = ''] = process.argv.slice(2);
const publicKeyPem = createPublicKey(readFileSync(keyFile))
  .export({ type: 'spki', format: 'pem' })
  .toString();
const running = await start({
  host: '127.0.0.1',
  port: 0,
  dataDir,
  source: 'seeded',
  coinbaseUrl: 'ws://127.0.0.1:9',
  speed: 5,
  seed: 1,
  symbols: ['BTC'],
  keys: [{ keyId: 'key', publicKeyPem, account: 'main' }],
  log: pino({ level: 'silent' }),
});
process.stdout.write(`${running.port}\n`);
