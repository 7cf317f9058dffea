import type { Socket } from 'node:net';
import type { Client, Connection, Submittable } from 'pg';
import {
  COPY_DATA,
  COPY_DONE,
  ERROR_RESPONSE,
  HEADER_BYTES,
  messageLength,
  ProtocolError,
} from '../protocol.ts';
import type { CopyTarget } from '../source.ts';

/** What may wait for a target that is slower than the source. */
const WAITING_BYTES_MAX = 2 ** 20;
const END_OF_COPY = Buffer.from([COPY_DONE, 0, 0, 0, 4]);

/** What one of the two servers said against it, or that its connection broke. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
  readonly side: 'source' | 'target';
  override readonly cause: Error;
  constructor(side: 'source' | 'target', cause: Error) {
    super(cause.message);
    [this.side, this.cause] = [side, cause];
  }
}

/**
 * Runs a `COPY … TO STDOUT` on the source and a `COPY … FROM STDIN` on the target and forwards the frames that come from one
 * server’s socket to the other’s as they are: both directions have the same form, so nothing is taken apart or joined. Memory
 * holds what the two sockets hold.
 *
 * What fails on the source alone (a table that went away) leaves both sessions usable. After any other failure the
 * session that is in the middle of a message is destroyed, and the target’s transaction with it.
 * @returns rows, as the target counted them
 * @throws CopyError; ProtocolError of the source; the signal’s reason; what `came` throws
 */
export async function pipeCopy(source: Client, statement: string, into: CopyTarget): Promise<number> {
  into.signal.throwIfAborted();
  const copyIn = new CopyIn(into.statement);
  into.client.query(copyIn);
  await copyIn.ready;
  const copyOut = new CopyOut(statement, copyIn, into);
  const stop = () => copyOut.fail(into.signal.reason);
  into.signal.addEventListener('abort', stop, { once: true });
  // Told by copyOut.done as well; without this it would be an unhandled rejection meanwhile.
  copyIn.done.catch((error: unknown) => copyOut.fail(error));
  source.query(copyOut);
  try {
    await copyOut.done;
    return await copyIn.end();
  } catch (error) {
    if (copyOut.isCut) destroy(source);
    if (copyIn.isInMessage) destroy(into.client);
    else await copyIn.giveUp();
    throw error;
  } finally {
    into.signal.removeEventListener('abort', stop);
  }
}

/** `end` would wait for the other side. @param reason told to whoever awaits an answer */
export function destroy(client: Client, reason?: Error): void {
  streamOf(client).destroy(reason);
}

const streamOf = (client: Client): Socket =>
  (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;

type Wire = Connection & {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFail(reason: string): void;
};

type CommandComplete = { readonly text?: string };
const rowsOf = ({ text }: CommandComplete): number => Number(/^COPY (\d+)$/.exec(text ?? '')?.[1] ?? 0);

/** The receiving end: open from the server’s answer to `end` or `giveUp`. */
export class CopyIn implements Submittable {
  /** The server waits for rows. */
  readonly ready: Promise<void>;
  /** Rows the server took in. */
  readonly done: Promise<number>;
  /** A part of a message was written, so that nothing else can be said. */
  isInMessage = false;
  readonly #text: string;
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<number>();
  #wire: Wire | null = null;
  #rows = 0;
  #failed = false;

  constructor(text: string) {
    this.#text = text;
    this.ready = this.#opened.promise;
    this.done = this.#closed.promise;
    this.done.catch(() => undefined);
  }

  submit(connection: Connection): void {
    this.#wire = connection as Wire;
    this.#wire.query(this.#text);
  }

  get socket(): Socket {
    if (this.#wire === null) throw new Error('no rows are awaited yet');
    return this.#wire.stream;
  }

  /** @returns rows */
  end(): Promise<number> {
    this.socket.write(END_OF_COPY);
    return this.done;
  }

  /** Has the server take back what came; waits until it did. */
  async giveUp(): Promise<void> {
    if (!this.#failed) this.#wire?.sendCopyFail('the source failed');
    await this.done.catch(() => undefined);
  }

  handleCopyInResponse(): void {
    this.#opened.resolve();
  }
  handleCommandComplete(message: CommandComplete): void {
    this.#rows = rowsOf(message);
  }
  handleReadyForQuery(): void {
    this.#closed.resolve(this.#rows);
  }
  handleError(error: Error): void {
    this.#failed = true;
    const told = new CopyError('target', error);
    this.#opened.reject(told);
    this.#closed.reject(told);
  }
}

/** The sending end: takes the session’s socket for itself while rows come. */
class CopyOut implements Submittable {
  /** All rows were forwarded and the source said so. */
  readonly done: Promise<void>;
  /** Given up in the middle: the source’s session cannot be used any more. */
  isCut = false;
  readonly #text: string;
  readonly #target: CopyIn;
  readonly #into: CopyTarget;
  readonly #ended = Promise.withResolvers<void>();
  #socket: Socket | null = null;
  #parse: ((bytes: Buffer) => void) | null = null;
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of the present message that are still to come. */
  #left = 0;

  constructor(text: string, target: CopyIn, into: CopyTarget) {
    this.#text = text;
    this.#target = target;
    this.#into = into;
    this.done = this.#ended.promise;
    this.done.catch(() => undefined);
  }

  submit(connection: Connection): void {
    const wire = connection as Wire;
    this.#socket = wire.stream;
    const [parse] = wire.stream.listeners('data') as ((bytes: Buffer) => void)[];
    if (parse === undefined) throw new Error('the session does not read');
    this.#parse = parse;
    wire.stream.removeListener('data', parse);
    wire.stream.on('data', this.#came);
    wire.query(this.#text);
  }

  /** Idempotent. */
  fail(reason: unknown): void {
    if (this.#parse !== null) this.isCut = true;
    this.#release();
    this.#ended.reject(reason);
  }

  readonly #came = (bytes: Buffer): void => {
    try {
      this.#forward(this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]));
    } catch (error) {
      this.fail(error);
    }
  };

  #forward(bytes: Buffer): void {
    let at = Math.min(this.#left, bytes.length);
    this.#left -= at;
    while (at < bytes.length && bytes[at] === COPY_DATA && bytes.length - at >= HEADER_BYTES) {
      const length = messageLength(bytes, at);
      const next = at + length;
      this.#left = Math.max(next - bytes.length, 0);
      at = Math.min(next, bytes.length);
    }
    this.#send(bytes.subarray(0, at));
    this.#rest = bytes.subarray(at);
    if (this.#rest.length >= HEADER_BYTES) this.#other();
  }

  /** Anything but rows: news for the session, or the end. */
  #other(): void {
    const message = this.#rest;
    const type = message[0];
    const length = messageLength(message, 0);
    if (type === COPY_DONE || type === ERROR_RESPONSE) {
      this.#hand(message);
      return;
    }
    if (message.length < length) return;
    this.#parse?.(message.subarray(0, length));
    this.#rest = Buffer.alloc(0);
    this.#forward(message.subarray(length));
  }

  /** Gives the session back its socket, beginning with this message. */
  #hand(message: Buffer): void {
    const parse = this.#parse;
    this.#rest = Buffer.alloc(0);
    this.#release();
    if (this.#socket !== null && parse !== null) this.#socket.on('data', parse);
    this.#socket?.resume();
    parse?.(message);
  }

  #release(): void {
    this.#socket?.removeListener('data', this.#came);
    this.#parse = null;
  }

  #send(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#target.isInMessage = this.#left > 0;
    const target = this.#target.socket;
    target.write(bytes);
    const waits = this.#into.came(bytes.length);
    const isFull = target.writableLength > WAITING_BYTES_MAX;
    if (!isFull && waits === undefined) return;
    this.#socket?.pause();
    const drained = isFull ? new Promise<void>((resolve) => target.once('drain', resolve)) : undefined;
    Promise.all([drained, waits]).then(
      () => this.#socket?.resume(),
      (error: unknown) => this.fail(error),
    );
  }

  handleCommandComplete(): void {
    // Its count is the target’s to tell.
  }
  /** Before the end of the rows it is an answer to nothing. */
  handleReadyForQuery(): void {
    if (this.#parse === null) this.#ended.resolve();
    else this.fail(new ProtocolError('it ends a copy before its rows'));
  }
  handleError(error: Error): void {
    // Of a connection that broke, too: then the session never got its socket back.
    if (this.#parse !== null) this.isCut = true;
    this.#release();
    this.#ended.reject(error instanceof ProtocolError ? error : new CopyError('source', error));
  }
}
