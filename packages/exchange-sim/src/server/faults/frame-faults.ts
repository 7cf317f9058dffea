import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Subject } from './fault-rules.ts';
import type { Faults } from './faults.ts';

/** A frame that was held back for the next one goes after so long also without one. */
const HELD_MS = 2_000;

/** What one socket's accidents have to remember. */
type Line = {
  readonly raw: Duplex;
  readonly account: string;
  /** Frames that wait, with the time at which each is due; their order stays. */
  readonly waiting: { readonly text: string; readonly dueMs: number }[];
  readonly held: string[];
  dead: boolean;
};

/** Accidents of sockets: every frame that a session sends comes through here. */
export class FrameFaults {
  readonly #faults: Faults;
  readonly #lines = new Map<WebSocket, Line>();

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  opened(socket: WebSocket, raw: Duplex, account: string): void {
    this.#lines.set(socket, { raw, account, waiting: [], held: [], dead: false });
    socket.once('close', () => this.#lines.delete(socket));
  }

  /** Open sockets. */
  get count(): number {
    return this.#lines.size;
  }

  /** Neither hears nor says anything any more, though nobody has hung up. */
  isDead(socket: WebSocket): boolean {
    return this.#lines.get(socket)?.dead === true;
  }

  send(socket: WebSocket, text: string): void {
    const line = this.#lines.get(socket);
    if (!line || (!this.#faults.rules.has('frame') && isClear(line))) {
      socket.send(text);
      return;
    }
    if (line.dead) return;
    this.#sendFaulty(socket, line, text);
  }

  /** Ends connections. @returns how many there were */
  cut(account: string | null, midFrame: boolean): number {
    let ended = 0;
    for (const [socket, line] of this.#lines) {
      if (account !== null && line.account !== account) continue;
      ended++;
      if (midFrame)
        cutMidFrame(line.raw, '{"type":"orderbook_delta","sid":1,"seq":1,"msg":{"market_ticker":"');
      else socket.terminate();
    }
    return ended;
  }

  #sendFaulty(socket: WebSocket, line: Line, sent: string): void {
    let [text, copies, delayMs, isHeld] = [sent, 1, 0, false];
    for (const rule of this.#faults.hits('frame', { account: line.account, ...frameSubject(sent) })) {
      if (rule.fault === 'swallow-frame' || rule.fault === 'silence') copies = 0;
      else if (rule.fault === 'duplicate-frame') copies *= 2;
      else if (rule.fault === 'delay-frame') delayMs = Math.max(delayMs, rule.delayMs);
      else if (rule.fault === 'reorder-frames') isHeld = true;
      else if (rule.fault === 'malformed-frame') text = text.slice(0, Math.ceil(text.length / 2));
      else if (rule.fault === 'cut-socket') {
        socket.terminate();
        return;
      } else if (rule.fault === 'cut-mid-frame') {
        cutMidFrame(line.raw, text);
        return;
      } else if (rule.fault === 'half-open') {
        line.dead = true;
        socket.pause();
        return;
      }
    }
    if (copies === 0) return;
    if (isHeld) {
      this.#hold(socket, line, text);
      return;
    }
    for (let copy = 0; copy < copies; copy++) this.#later(socket, line, text, delayMs);
    for (const earlier of line.held.splice(0)) this.#later(socket, line, earlier, delayMs);
  }

  #hold(socket: WebSocket, line: Line, text: string): void {
    line.held.push(text);
    setTimeout(() => {
      for (const earlier of line.held.splice(0)) this.#later(socket, line, earlier, 0);
    }, HELD_MS).unref();
  }

  /** At once when nothing waits before it. */
  #later(socket: WebSocket, line: Line, text: string, delayMs: number): void {
    if (delayMs === 0 && line.waiting.length === 0) {
      socket.send(text);
      return;
    }
    const dueMs = Math.max(this.#faults.now.wallMs + delayMs, line.waiting.at(-1)?.dueMs ?? 0);
    line.waiting.push({ text, dueMs });
    if (line.waiting.length === 1) this.#flushAt(socket, line, dueMs);
  }

  #flushAt(socket: WebSocket, line: Line, dueMs: number): void {
    const flush = (): void => {
      const { wallMs } = this.#faults.now;
      while ((line.waiting[0]?.dueMs ?? Number.POSITIVE_INFINITY) <= wallMs && !line.dead)
        socket.send(line.waiting.shift()?.text ?? '');
      const [next] = line.waiting;
      if (next && !line.dead) this.#flushAt(socket, line, next.dueMs);
    };
    setTimeout(flush, Math.max(1, dueMs - this.#faults.now.wallMs)).unref();
  }
}

const isClear = ({ dead, waiting, held }: Line): boolean =>
  !dead && waiting.length === 0 && held.length === 0;

/** Our own frames begin with their type and name a market in one place. */
function frameSubject(text: string): Subject {
  const type = /^\{(?:"id":\d+,)?"type":"([^"]+)"/.exec(text)?.[1];
  const market = /"market_ticker":"([^"]+)"/.exec(text)?.[1] ?? null;
  return { ...(type !== undefined && { type, channel: CHANNEL_OF_TYPE[type] ?? type }), market };
}

/** Where the type of a frame is not its channel's name. */
const CHANNEL_OF_TYPE: Readonly<Record<string, string>> = {
  orderbook_snapshot: 'orderbook_delta',
  user_order: 'user_orders',
  market_position: 'market_positions',
  event_lifecycle: 'market_lifecycle_v2',
};

const TEXT_FRAME = 0x81;
const SHORT_BYTES_MAX = 125;
const MIDDLE_BYTES_MAX = 65_535;

/** Announces a whole frame, sends half of it, and hangs up. */
function cutMidFrame(raw: Duplex, text: string): void {
  const bytes = Buffer.from(text);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  raw.write(Buffer.concat([frameHead(bytes.length), half]), () => raw.destroy());
}

function frameHead(length: number): Buffer {
  if (length <= SHORT_BYTES_MAX) return Buffer.from([TEXT_FRAME, length]);
  if (length <= MIDDLE_BYTES_MAX) return Buffer.from([TEXT_FRAME, 126, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head[0] = TEXT_FRAME;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
