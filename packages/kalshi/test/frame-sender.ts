import type { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';
import { changeFrames } from './book-changes.ts';

/** The exchange's side of a socket benchmark, on a thread of its own: sends all changes whenever it is told to. */
const frames = changeFrames((workerData as { seed: number }).seed);
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
let client: WebSocket | undefined;
let tcp: Socket | undefined;
let seq = 0;

server.on('connection', (socket, request) => {
  client = socket;
  tcp = request.socket;
  seq = 0;
  socket.on('message', (data) => {
    const { id } = JSON.parse(String(data)) as { id: number };
    socket.send(JSON.stringify({ type: 'subscribed', id, msg: { channel: 'orderbook_delta', sid: 1 } }));
  });
});
server.on('listening', () => parentPort?.postMessage(server.address()));
/** So many frames leave in one write, as in a burst: one write each would measure this side's system calls. */
const BURST = 32;
parentPort?.on('message', () => {
  for (let from = 0; from < frames.length; from += BURST) {
    tcp?.cork();
    for (const [head, tail] of frames.slice(from, from + BURST)) client?.send(`${head}${++seq}${tail}`);
    tcp?.uncork();
  }
});
