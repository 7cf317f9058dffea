import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A message from the server, with what the client had asked. */
export type Message = {
  readonly type: string;
  readonly body: Buffer;
  readonly asked: string;
  /** Of the messages of this type since it was asked, from 1. */
  readonly nth: number;
};

export type Line = {
  readonly client: Socket;
  /** Nothing passes any more. */
  hang(): void;
  /** Sends this over and over for as long as the client reads. */
  flood(bytes: Buffer): void;
};

/** @returns what is sent instead; undefined: the message as it is */
export type Tamper = (message: Message, line: Line) => Buffer | undefined;

/**
 * Stands before a real server and says something else where it is told to. Without TLS.
 * @param tamper sees every message of the server
 */
export async function hostileServer(
  port: number,
  tamper: Tamper,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const door = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        server.destroy();
      });
    }
    relay(client, server, tamper);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await once(door.close(), 'close');
    },
  };
}

function relay(client: Socket, server: Socket, tamper: Tamper): void {
  let asked = '';
  let isHanging = false;
  let isFlooding = false;
  const counts = new Map<string, number>();
  const line: Line = {
    client,
    hang() {
      isHanging = true;
    },
    flood(bytes) {
      isFlooding = true;
      const many = Buffer.concat(Array.from({ length: Math.ceil(65_536 / bytes.length) }, () => bytes));
      const more = () => {
        while (!client.destroyed && client.write(many));
      };
      client.on('drain', more);
      more();
    },
  };
  client.on('data', (bytes: Buffer) => {
    // A statement’s text is in the messages Q and P, whatever else comes with it.
    const text = bytes.toString('latin1');
    if (text.startsWith('Q') || text.startsWith('P')) {
      asked = text.slice(5).replaceAll('\0', ' ');
      counts.clear();
    }
    if (!isHanging) server.write(bytes);
  });
  let rest = Buffer.alloc(0);
  server.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 5 && rest.length >= rest.readUInt32BE(1) + 1) {
      const length = rest.readUInt32BE(1) + 1;
      const whole = rest.subarray(0, length);
      rest = rest.subarray(length);
      const type = String.fromCharCode(whole[0] ?? 0);
      const nth = (counts.get(type) ?? 0) + 1;
      counts.set(type, nth);
      if (isHanging || isFlooding) continue;
      const instead = tamper({ type, body: whole.subarray(5), asked, nth }, line);
      if (!isHanging && !isFlooding && !client.destroyed) client.write(instead ?? whole);
    }
  });
}

/** @param length as its header says, where that is a lie */
export function message(type: string, body: Buffer | string = '', length?: number): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeUInt32BE((length ?? bytes.length + 4) >>> 0, 1);
  return Buffer.concat([head, bytes]);
}

/** An answer’s row of texts; null for none. */
export function row(...values: readonly (string | null)[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(values.length);
  return message(
    'D',
    Buffer.concat([
      count,
      ...values.map((value) => {
        const bytes = Buffer.from(value ?? '');
        const length = Buffer.alloc(4);
        length.writeInt32BE(value === null ? -1 : bytes.length);
        return Buffer.concat([length, bytes]);
      }),
    ]),
  );
}

export const errorMessage = (text: string, code = 'P0001'): Buffer =>
  message('E', `SERROR\0VERROR\0C${code}\0M${text}\0\0`);
export const notice = (text: string): Buffer => message('N', `SNOTICE\0VNOTICE\0C00000\0M${text}\0\0`);
