import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendAlert } from '@rec-io/delivery/alert-sender';
import type { AlertMessage } from '@rec-io/domain/alert';
import { kalshiClient } from '@rec-io/kalshi/client';
import { Connection } from '@rec-io/kalshi/connection';
import { ServerClock } from '@rec-io/kalshi/server-clock';
import { signer as makeSigner } from '@rec-io/kalshi/signing';
import { seeExchange } from '../src/sight/exchange-sight.ts';

/**
 * In a process of its own, whose name servers and trusted certificates a test chooses: reads an exchange, its feed and sends an alert there, again
 * and again, and tells in a line of JSON each time that one of them says something else.
 */
const [origin = '', keyPath = ''] = process.argv.slice(2);
const signer = makeSigner('monitor', readFileSync(keyPath, 'utf8'));
const clock = { nowMs: () => Date.now() };
const timers = {
  after(delayMs: number, action: () => void) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
const log = { info: () => undefined, warn: () => undefined };
const saidBefore = new Map<string, string>();
const say = (who: string, what: string): void => {
  if (saidBefore.get(who) === what) return;
  saidBefore.set(who, what);
  process.stdout.write(`${JSON.stringify({ who, what })}\n`);
};

const { api, serverClock } = kalshiClient({
  ...{ restUrl: `${origin}/trade-api/v2`, signer, clock, timers, log },
  readAttempts: 1,
});
const feed = new Connection(
  {
    wsUrl: `${origin.replace('http', 'ws')}/trade-api/ws/v2`,
    ...{ signer, serverClock: new ServerClock(clock), clock, timers, log },
  },
  {
    onOpen: () => say('feed', 'open'),
    onText: () => undefined,
    onClose: (reason) => say('feed', reason),
  },
);
feed.start();
const MESSAGE: AlertMessage = {
  ...{ id: 'a', atMs: Date.now(), title: 'a title', text: 'a text', link: null },
  ...{ isCritical: true, items: [] },
};
for (;;) {
  say('exchange', (await seeExchange(api, serverClock)).failure ?? 'read');
  const outcome = await sendAlert(
    'webhook',
    { url: `${origin}/hook`, secret: '', certificate: '' },
    MESSAGE,
    { budgetMs: 0, signal: new AbortController().signal },
  );
  // Nobody takes alerts there; that somebody answers is what counts.
  say('alert', outcome.kind === 'failed' ? outcome.reason : 'taken');
  await sleep(200);
}
