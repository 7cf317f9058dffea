import type { Socket } from 'node:net';
import type { Client } from 'pg';

/** What a stranger's server may send and how long it may think before it is cut off. */
export type Bounds = {
  readonly bytesMax: number;
  readonly ms: number;
};

/** A bound was passed. */
export class Unbounded extends Error {
  override readonly name = 'Unbounded';
}

/**
 * Runs queries whose answers are kept in memory, against a server that may send without end or never answer.
 * @throws Unbounded when a bound is passed; the client's connection is cut then
 */
export async function guarded<T>(
  client: Client,
  { bytesMax, ms }: Bounds,
  run: () => Promise<T>,
): Promise<T> {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  let broken: Unbounded | null = null;
  const cut = (reason: string) => {
    broken ??= new Unbounded(reason);
    stream.destroy(broken);
  };
  let bytes = 0;
  const count = (data: Buffer) => {
    bytes += data.length;
    if (bytes > bytesMax)
      cut(`the server sent more than ${bytesMax} bytes where a description was asked for`);
  };
  const timer = setTimeout(() => cut(`the server did not answer within ${ms / 1000} s`), ms);
  stream.on('data', count);
  try {
    return await run();
  } catch (error) {
    throw broken ?? error;
  } finally {
    clearTimeout(timer);
    stream.off('data', count);
  }
}
