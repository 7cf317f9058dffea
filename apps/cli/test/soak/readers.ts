import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** One that was cut off comes again after so long. */
const AGAIN_MS = 2_000;

export type SignIn = { readonly login: string; readonly password: string };

/** Pages that are signed in and read the live channel until they are closed. @param webUrl where web answers */
export async function openReaders(webUrl: string, signIn: SignIn, count: number) {
  const session = await fetch(`${webUrl}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: webUrl },
    body: JSON.stringify(signIn),
  });
  const cookie = session.headers.get('set-cookie')?.split(';')[0];
  if (!session.ok || cookie === undefined) throw new Error(`nobody is signed in: ${session.status}`);
  const read = { messages: 0, bytes: 0, cutOff: 0 };
  const ending = new AbortController();
  const sockets = new Set<WebSocket>();
  const reader = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const socket = new WebSocket(`${webUrl.replace('http', 'ws')}/api/live`, {
        headers: { cookie, origin: webUrl },
      });
      sockets.add(socket);
      socket.on('message', (data: Buffer) => {
        read.messages++;
        read.bytes += data.length;
      });
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('close', resolve));
      sockets.delete(socket);
      if (ending.signal.aborted) return;
      read.cutOff++;
      await sleep(AGAIN_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const reading = Array.from({ length: count }, reader);
  return {
    /** What all of them read since they were opened. */
    read,
    async close(): Promise<void> {
      ending.abort();
      for (const socket of sockets) socket.terminate();
      await Promise.all(reading);
    },
  };
}
