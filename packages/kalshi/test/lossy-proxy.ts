import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

export type LossyProxy = {
  readonly wsUrl: string;
  /** The next frame from the exchange for which this is true never arrives. */
  lose(which: (text: string) => boolean): void;
  /** How many frames were lost. */
  readonly lost: number;
  stop(): Promise<void>;
};

/** Stands between a client and an exchange and loses what it is told to. */
export async function lossyProxy(target: string): Promise<LossyProxy> {
  const { pathname } = new URL(target);
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    path: pathname,
    perMessageDeflate: false,
  });
  await once(server, 'listening');
  const losing: ((text: string) => boolean)[] = [];
  let lost = 0;
  server.on('connection', (client, request) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name.startsWith('kalshi-')),
    ) as Record<string, string>;
    const exchange = new WebSocket(target, { headers, perMessageDeflate: false });
    const early: string[] = [];
    client.on('message', (data) => {
      if (exchange.readyState === WebSocket.OPEN) exchange.send(String(data));
      else early.push(String(data));
    });
    exchange.on('open', () => {
      for (const text of early) exchange.send(text);
    });
    exchange.on('message', (data) => {
      const text = String(data);
      if (losing[0]?.(text)) {
        losing.shift();
        lost++;
      } else client.send(text);
    });
    exchange.on('close', () => client.terminate());
    exchange.on('error', () => client.terminate());
    client.on('close', () => exchange.terminate());
  });
  return {
    wsUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    lose: (which) => void losing.push(which),
    get lost() {
      return lost;
    },
    async stop() {
      for (const client of server.clients) client.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
