import { writeSync } from 'node:fs';
import { type WebSocket as Socket, WebSocket, WebSocketServer } from 'ws';
import { startWeb } from '../../apps/web/test/running-web.ts';
import { INTERNAL_TOKEN } from '../../packages/program-parts/src/test-trader.ts';

/**
 * What is measured, in a process of its own: `web` as it is, or `bare`, which sends what the trader says to everybody, unseen and
 * unasked. Tells its port and the cookie to come with; asked by its parent, how many microseconds of processor it has had.
 */
const [kind = '', traderUrl = ''] = process.argv.slice(2);

const started = kind === 'web' ? await signedIn() : await bare();
process.send?.(started);
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system });
});
process.on('disconnect', () => process.exit(0));

async function signedIn(): Promise<{ port: number; cookie: string }> {
  const web = await startWeb({ traderUrl });
  return { port: web.port, cookie: await web.signIn() };
}

async function bare(): Promise<{ port: number; cookie: string }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/api/live' });
  await new Promise((resolve) => server.once('listening', resolve));
  const trader = new WebSocket(traderUrl, { headers: { authorization: `Bearer ${INTERNAL_TOKEN}` } });
  trader.on('message', (text: Buffer) => {
    for (const client of server.clients as Set<Socket>) client.send(text, { binary: false });
  });
  trader.on('error', (error) => writeSync(2, `${error.message}\n`));
  return { port: (server.address() as { port: number }).port, cookie: '' };
}
