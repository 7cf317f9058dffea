import type { TSchema } from '@sinclair/typebox';
import type { FieldSample } from './field-sample.ts';
import { isObject } from './json.ts';
import { MESSAGES, type Message, type MessageType } from './schemas/frames.ts';
import { type Decoder, decoder, type UnknownFields, WireError } from './wire.ts';

type Envelope = {
  /** Number of the subscription on this connection. */
  readonly sid: number | null;
  /** Counts the frames of one subscription from 1; some kinds have none. */
  readonly seq: number | null;
  /** Of the command that it answers. */
  readonly id: number | null;
  /** When the exchange sent it, on its own clock; null where it does not tell. */
  readonly sendingTsMs: number | null;
};

export type Frame =
  | { [T in MessageType]: Envelope & { readonly type: T; readonly msg: Message<T> } }[MessageType]
  /** A kind that is not known here; its number still counts in the sequence. */
  | (Envelope & { readonly type: 'other'; readonly name: string });

export type FrameOf<T extends MessageType> = Extract<Frame, { type: T }>;

/** A frame that cannot be used. Where its numbers could be read, they tell what is missing now. */
export class FrameError extends WireError {
  readonly sid: number | null;
  readonly seq: number | null;

  constructor(message: string, sid: number | null, seq: number | null) {
    super(message);
    this.sid = sid;
    this.seq = seq;
  }
}

type Kind = { readonly decoder: Decoder<unknown>; readonly numbered: boolean };

/** A change of a book without its number could be any change: these frames are nothing without it. */
const NUMBERED: ReadonlySet<string> = new Set(['orderbook_snapshot', 'orderbook_delta']);
const ENVELOPE: ReadonlySet<string> = new Set(['type', 'sid', 'seq', 'id', 'msg', 'sending_ts_ms']);

const KINDS = new Map<string, Kind>(
  Object.entries<TSchema>(MESSAGES).map(([type, schema]) => [
    type,
    { decoder: decoder(type, schema), numbered: NUMBERED.has(type) },
  ]),
);

const numberOf = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null);

/**
 * Reads one text frame. Every amount in it has been checked: the domain's parsers take it.
 * @param sample names what counts the fields of this frame that no schema here knows
 * @throws FrameError when it is not what the exchange publishes
 */
export function parseFrame(text: string, sample?: FieldSample): Frame {
  const json = parsed(text);
  const { type, msg } = json;
  const sid = numberOf(json['sid']);
  const seq = numberOf(json['seq']);
  const id = numberOf(json['id']);
  const sendingTsMs = numberOf(json['sending_ts_ms']);
  if (typeof type !== 'string') throw new FrameError(`frame without a type: ${start(text)}`, sid, seq);
  const kind = KINDS.get(type);
  const unknownFields = sample?.next(kind ? type : 'other');
  if (unknownFields) countUnknown(json, unknownFields);
  if (!kind) {
    unknownFields?.add(`type ${type.slice(0, 60)}`);
    return { sid, seq, id, sendingTsMs, type: 'other', name: type };
  }
  if (kind.numbered && (sid === null || seq === null || seq < 1))
    throw new FrameError(`${type} without its number: ${start(text)}`, sid, seq);
  try {
    // The decoder of `type` checks the message, which the compiler cannot see through a map.
    return { sid, seq, id, sendingTsMs, type, msg: kind.decoder.decode(msg, unknownFields) } as Frame;
  } catch (error) {
    throw new FrameError((error as Error).message, sid, seq);
  }
}

function countUnknown(json: { readonly [key: string]: unknown }, unknownFields: UnknownFields): void {
  for (const key of Object.keys(json)) if (!ENVELOPE.has(key)) unknownFields.add(`frame.${key.slice(0, 60)}`);
}

function parsed(text: string): { readonly [key: string]: unknown } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new FrameError(`frame is not JSON: ${start(text)}`, null, null);
  }
  if (!isObject(json)) throw new FrameError(`frame is not an object: ${start(text)}`, null, null);
  return json;
}

const start = (text: string): string => JSON.stringify(text.slice(0, 80));
