import { isObject } from './json.ts';
import { MESSAGES, type Message, type MessageType } from './schemas/frames.ts';
import { type Decoder, decoder, WireError } from './wire.ts';

type Envelope = {
  /** Number of the subscription on this connection. */
  readonly sid: number | null;
  /** Counts the frames of one subscription from 1; some kinds have none. */
  readonly seq: number | null;
  /** Of the command that it answers. */
  readonly id: number | null;
};

export type Frame =
  | { [T in MessageType]: Envelope & { readonly type: T; readonly msg: Message<T> } }[MessageType]
  /** An acknowledgement without content that matters here. */
  | (Envelope & { readonly type: 'ok' | 'unsubscribed' })
  /** A kind that is not used here; its number still counts in the sequence. */
  | (Envelope & { readonly type: 'other'; readonly name: string });

const DECODERS = new Map<string, Decoder<unknown>>(
  Object.entries(MESSAGES).map(([type, schema]) => [type, decoder(type, schema)]),
);

const numberOf = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null);

/** Reads one text frame. @throws WireError when it is not what the exchange publishes */
export function parseFrame(text: string): Frame {
  const json = parsed(text);
  const { type } = json;
  if (typeof type !== 'string') throw new WireError(`frame without a type: ${start(text)}`);
  const envelope = { sid: numberOf(json['sid']), seq: numberOf(json['seq']), id: numberOf(json['id']) };
  if (type === 'ok' || type === 'unsubscribed') return { ...envelope, type };
  const message = DECODERS.get(type);
  if (!message) return { ...envelope, type: 'other', name: type };
  // The decoder of `type` has just checked the message, which the compiler cannot see through a map.
  return { ...envelope, type, msg: message.decode(json['msg']) } as Frame;
}

function parsed(text: string): { readonly [key: string]: unknown } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new WireError(`frame is not JSON: ${start(text)}`);
  }
  if (!isObject(json)) throw new WireError(`frame is not an object: ${start(text)}`);
  return json;
}

const start = (text: string): string => JSON.stringify(text.slice(0, 80));
