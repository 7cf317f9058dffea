import { parentPort, workerData } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';
import { changeFrames } from './book-changes.ts';

/** The exchange's side of a socket benchmark, on a thread of its own: sends all changes whenever it is told to. */
const frames = changeFrames((workerData as { seed: number }).seed);
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
let client: WebSocket | undefined;
let seq = 0;

server.on('connection', (socket) => {
  client = socket;
  seq = 0;
  socket.on('message', (data) => {
    const { id } = JSON.parse(String(data)) as { id: number };
    socket.send(JSON.stringify({ type: 'subscribed', id, msg: { channel: 'orderbook_delta', sid: 1 } }));
  });
});
server.on('listening', () => parentPort?.postMessage(server.address()));
parentPort?.on('message', () => {
  for (const [head, tail] of frames) client?.send(`${head}${++seq}${tail}`);
});
