import type { Socket } from 'node:net';
import type { Client } from 'pg';

/** What answers is no PostgreSQL server, or not an honest one. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** Message types of the protocol, version 3: PostgreSQL documentation, “Message Formats”. */
export const COPY_DATA = 0x64;
export const COPY_DONE = 0x63;
export const ERROR_RESPONSE = 0x45;
const NOTICE_RESPONSE = 0x4e;
const DATA_ROW = 0x44;
const READY_FOR_QUERY = 0x5a;
const AUTHENTICATION = 0x52;
/** Those that a server sends to a client that copies and asks: all that `pg` understands. */
const KNOWN = new Set([...Buffer.from('123ACDEGHIKNRSTZcdnst')]);

export const HEADER_BYTES = 5;
/** A server refuses a larger message, so a larger one is none of a server’s. */
const MESSAGE_BYTES_MAX = 2 ** 30;
/** Of anything but rows. */
const NEWS_BYTES_MAX = 2 ** 20;
/** Of one answer, which is kept in memory: the description of 20,000 tables is well below. */
const ANSWER_BYTES_MAX = 128 * 2 ** 20;
const ANSWER_MESSAGES_MAX = 500_000;

/**
 * Of a whole message with its type.
 * @throws ProtocolError for a type or a length that no server sends
 */
export function messageLength(bytes: Buffer, at: number): number {
  const type = bytes[at] ?? 0;
  const length = bytes.readUInt32BE(at + 1);
  const most = type === COPY_DATA || type === DATA_ROW ? MESSAGE_BYTES_MAX : NEWS_BYTES_MAX;
  if (!KNOWN.has(type) || length < 4 || length > most)
    throw new ProtocolError('it does not speak as PostgreSQL does');
  return length + 1;
}

type Wire = { attachListeners(stream: Socket): void };

/**
 * Looks at each message before `pg` does, which trusts its server: a message that is cut short ends the process or keeps it busy
 * for ever, and an endless answer fills the memory. Before `connect`.
 */
export function guardWire(client: Client): void {
  const { connection } = client as unknown as { readonly connection: Wire };
  const attach = connection.attachListeners.bind(connection);
  connection.attachListeners = (stream) => {
    attach(stream);
    const parse = stream.listeners('data').at(-1) as (bytes: Buffer) => void;
    stream.removeListener('data', parse);
    const guard = new WireGuard(parse);
    stream.on('data', (bytes: Buffer) => {
      try {
        guard.take(bytes);
      } catch (error) {
        stream.destroy(
          error instanceof ProtocolError
            ? error
            : new ProtocolError('it does not speak as PostgreSQL does', { cause: error }),
        );
      }
    });
  };
}

class WireGuard {
  readonly #parse: (bytes: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of a row that are still to come. */
  #left = 0;
  #bytes = 0;
  #messages = 0;
  #isSignedIn = false;

  constructor(parse: (bytes: Buffer) => void) {
    this.#parse = parse;
  }

  take(came: Buffer): void {
    const bytes = this.#rest.length === 0 ? came : Buffer.concat([this.#rest, came]);
    let at = Math.min(this.#left, bytes.length);
    this.#left -= at;
    while (bytes.length - at >= HEADER_BYTES) {
      const next = at + messageLength(bytes, at);
      const isWhole = next <= bytes.length;
      const type = bytes[at];
      if (!isWhole && type !== DATA_ROW && type !== COPY_DATA) break;
      this.#count(type, next - at);
      if (type === ERROR_RESPONSE || type === NOTICE_RESPONSE)
        requireFields(bytes.subarray(at + HEADER_BYTES, next));
      this.#left = Math.max(next - bytes.length, 0);
      at = Math.min(next, bytes.length);
    }
    this.#rest = bytes.subarray(at);
    if (at > 0) this.#parse(bytes.subarray(0, at));
  }

  #count(type: number | undefined, length: number): void {
    this.#bytes += length;
    this.#messages += 1;
    if (this.#bytes > ANSWER_BYTES_MAX || this.#messages > ANSWER_MESSAGES_MAX)
      throw new ProtocolError('it answers without end');
    // `pg` would tell the password whenever it is asked for.
    if (type === AUTHENTICATION && this.#isSignedIn)
      throw new ProtocolError('it asks for the password a second time');
    if (type === READY_FOR_QUERY) {
      [this.#bytes, this.#messages] = [0, 0];
      this.#isSignedIn = true;
    }
  }
}

/** Letters with texts that end in a zero, and a zero: `pg` reads on for ever where that is missing. */
function requireFields(body: Buffer): void {
  for (let at = 0; at >= 0 && at < body.length; ) {
    if (body[at] === 0 && at === body.length - 1) return;
    const end = body.indexOf(0, at + 1);
    at = body[at] === 0 || end < 0 ? -1 : end + 1;
    if (at < 0) break;
  }
  throw new ProtocolError('it does not speak as PostgreSQL does');
}
