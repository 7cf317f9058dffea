import { once } from 'node:events';
import { CopyIn } from '../copy/pipe-copy.ts';
import type { CopyTarget } from '../source.ts';

const COPY_DATA = 0x64;
const LENGTH_BYTES = 4;

/**
 * Runs a `COPY … FROM STDIN` whose rows come in pieces; they may be cut anywhere. A piece is one message to the server. When
 * `send` fails the server throws away what came, and the session is ready for its ROLLBACK.
 * @param send calls `write` for each piece and awaits what it returns
 * @returns rows
 */
export async function copyInPieces(
  { client, statement, signal }: Pick<CopyTarget, 'client' | 'statement' | 'signal'>,
  send: (write: (piece: Uint8Array) => Promise<unknown> | undefined) => Promise<void>,
): Promise<number> {
  const copyIn = new CopyIn(statement);
  client.query(copyIn);
  await copyIn.ready;
  const write = (piece: Uint8Array) => {
    const head = Buffer.allocUnsafe(1 + LENGTH_BYTES);
    head[0] = COPY_DATA;
    head.writeUInt32BE(piece.length + LENGTH_BYTES, 1);
    const { socket } = copyIn;
    socket.cork();
    socket.write(head);
    const isRoomy = socket.write(piece);
    socket.uncork();
    // A copy that the server ended in the middle says so at the next piece.
    return isRoomy ? undefined : Promise.race([once(socket, 'drain', { signal }), copyIn.done]);
  };
  try {
    await send(write);
  } catch (error) {
    await copyIn.giveUp();
    throw error;
  }
  return copyIn.end();
}
