import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Wire, type WireSpeed } from './wire.ts';

export type ThrottledLine = {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Over all connections so far, from the server to its clients. */
  readonly bytesBrought: number;
  /** Ends all connections as a broken network does; whoever connects afterwards gets through. */
  cut(): void;
  /** Cuts after so many more bytes from the server, exactly. @returns once it has cut */
  cutAfter(bytes: number): Promise<void>;
  /** Ends all connections, and every new one, until it is restored. */
  lose(): void;
  restore(): void;
  /** Connections stay, nothing passes: a network that is silent. */
  stall(): void;
  flow(): void;
  close(): Promise<void>;
};

/** Longer queues in front of the wire would only take memory; a shorter one would run empty between two timers. */
const QUEUED_MS = 50;

/**
 * A line to a server that is as slow as asked, for measurements and for tests of interruptions. A new connection costs
 * a round trip; how TCP gathers speed is not imitated.
 * @param speed without it as fast as this machine
 */
export async function throttledLine(
  to: { readonly host?: string; readonly port: number },
  speed: WireSpeed = { bytesPerSecond: Number.POSITIVE_INFINITY, roundTripMs: 0 },
): Promise<ThrottledLine> {
  const [there, back] = [new Wire(speed), new Wire(speed)];
  const pairs = new Set<readonly [Socket, Socket]>();
  let lost = false;
  let bytesBrought = 0;
  let limit = Number.POSITIVE_INFINITY;
  let atLimit: () => void = () => undefined;
  let flowing = Promise.withResolvers<void>();
  flowing.resolve();

  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };

  /** Bytes of one connection in one direction, in their order. */
  async function carry(
    from: Socket,
    into: Socket,
    wire: Wire,
    openMs: number,
    brings: (data: Buffer) => Buffer,
  ) {
    let arrived = Promise.resolve();
    for await (const data of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      await flowing.promise;
      const { leavesMs, arrivesMs } = wire.send(data.length, Math.max(openMs, performance.now()));
      arrived = arrived.then(async () => {
        await until(arrivesMs);
        await flowing.promise;
        const part = brings(data);
        if (!into.destroyed && !into.write(part)) await drained(into);
        if (bytesBrought >= limit) atLimit();
      });
      await until(leavesMs - QUEUED_MS);
      if (into.writableNeedDrain) await arrived;
    }
    await arrived;
    into.end();
  }

  const door = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    if (lost) return near.resetAndDestroy();
    const far = connect({ ...to, noDelay: true, allowHalfOpen: true });
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        for (const other of pair) if (other !== socket && socket.errored) other.resetAndDestroy();
      });
    }
    const openMs = performance.now() + speed.roundTripMs;
    const brought = (data: Buffer) => {
      const part = data.subarray(0, limit - bytesBrought);
      bytesBrought += part.length;
      return part;
    };
    const ended = () => {
      for (const socket of pair) socket.destroy();
    };
    carry(near, far, there, openMs, (data) => data).catch(ended);
    carry(far, near, back, openMs, brought).catch(ended);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  return {
    port: address.port,
    get bytesBrought() {
      return bytesBrought;
    },
    cut,
    cutAfter(bytes) {
      limit = bytesBrought + bytes;
      return new Promise((resolve) => {
        atLimit = () => {
          limit = Number.POSITIVE_INFINITY;
          cut();
          resolve();
        };
      });
    },
    lose() {
      lost = true;
      cut();
    },
    restore() {
      lost = false;
    },
    stall() {
      flowing = Promise.withResolvers<void>();
    },
    flow: () => flowing.resolve(),
    async close() {
      cut();
      flowing.resolve();
      await once(door.close(), 'close');
    },
  };
}

const until = (timeMs: number): Promise<void> | undefined => {
  const waitMs = timeMs - performance.now();
  // Timers count whole milliseconds; what is due within the next one goes with it.
  return waitMs < 1 ? undefined : new Promise((resolve) => setTimeout(resolve, waitMs));
};

/** Ready for more, or gone. */
const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
