import type { ViewMessage } from '@rec-io/domain/view';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Installation } from '../installation.ts';
import { readiness } from '../parent/readiness.ts';

const BETWEEN_CHECKS_MS = 1_000;
const FIRST_PRICE_S = 30;

/**
 * Uses the system as its owner will: every program twice ready, signed in with the password, a price on the page.
 * @returns the first price seen, in 1/10,000 $
 */
export async function verifySystem(
  installation: Installation,
  login: string,
  password: string,
): Promise<number> {
  await readyTwice(installation);
  const base = `http://127.0.0.1:${installation.configuration.ports.web}`;
  const cookie = await signIn(base, login, password);
  try {
    return await firstPrice(base, cookie);
  } finally {
    await fetch(`${base}/api/session`, { method: 'DELETE', headers: { cookie, origin: base } }).catch(
      () => undefined,
    );
  }
}

/** Twice with a pause: a program that falls over right after its start does not pass. */
export async function readyTwice({ configuration }: Installation): Promise<void> {
  for (const pauseMs of [0, BETWEEN_CHECKS_MS]) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    for (const program of ['exchange-sim', 'trader', 'web'] as const) {
      const { ready, reason } = await readiness(`http://127.0.0.1:${configuration.ports[program]}/readyz`);
      if (!ready) throw new CatalogueError('REC-302', { program, seconds: 1, reason, lastLines: '' });
    }
  }
}

async function signIn(base: string, login: string, password: string): Promise<string> {
  const response = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ login, password }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (!response.ok || cookie === undefined) {
    throw new CatalogueError('REC-305', { reason: `the answer was ${response.status}` });
  }
  return cookie;
}

async function firstPrice(base: string, cookie: string): Promise<number> {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/api/live`, {
    headers: { cookie, origin: base },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const failed = () => reject(new CatalogueError('REC-306', { seconds: FIRST_PRICE_S }));
  const deadline = setTimeout(failed, FIRST_PRICE_S * 1_000);
  socket.addEventListener('error', failed);
  socket.addEventListener('close', failed);
  socket.addEventListener('message', ({ data }: MessageEvent) => {
    const message = JSON.parse(String(data)) as ViewMessage;
    if (message.topic === 'market' && message.data.indexE4 !== null) resolve(message.data.indexE4);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    socket.close();
  }
}
