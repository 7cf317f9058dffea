import { parseDecimal } from '@rec-io/domain/money';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameTexts } from '../test/frame-examples.ts';
import { FieldSample } from './field-sample.ts';
import {
  deltaEvent,
  fillEvent,
  indexEvent,
  orderEvent,
  orderGroupEvent,
  positionEvent,
  snapshotEvent,
  tradeEvent,
} from './frame-events.ts';
import { type Frame, FrameError, parseFrame } from './frames.ts';
import { MESSAGES } from './schemas/frames.ts';
import { SOCKET_ERRORS } from './socket-errors.ts';
import { UnknownFields, WireError } from './wire.ts';

test('every kind of message, in each of its forms, is read with nothing unknown in it', () => {
  const unknown = new UnknownFields();
  const sample = new FieldSample(unknown);
  for (const text of frameTexts) expect(parseFrame(text, sample).type).not.toBe('other');
  expect([...unknown.counts.keys()]).toEqual([]);
});

test('every price, count and sum of the examples is checked by its schema, or not looked at', () => {
  const checked = frameTexts.map((text) => {
    const frame = parseFrame(text);
    return frame.type === 'other' ? 0 : expectAmounts(MESSAGES[frame.type] as Schema, frame.msg);
  });
  const written = frameTexts.join('').match(/"-?\d+\.\d{2,8}"/g) ?? [];
  expect(checked.reduce((sum, each) => sum + each, 0)).toBe(written.length);
});

test.each(Object.keys(SOCKET_ERRORS).map(Number).concat(99))(
  'error %i is read, known or retired or new',
  (code) => {
    const text = JSON.stringify({ type: 'error', id: 1, msg: { code, msg: 'said' } });
    expect(parseFrame(text)).toMatchObject({ type: 'error', id: 1, msg: { code, msg: 'said' } });
  },
);

/** Uses all that a reader of frames uses. Only the text of an index provider is not checked with its frame. */
function use(frame: Frame): void {
  switch (frame.type) {
    case 'orderbook_snapshot':
      return void snapshotEvent(frame.msg);
    case 'orderbook_delta':
      return void deltaEvent(frame.msg);
    case 'trade':
      return void tradeEvent(frame.msg);
    case 'fill':
      return void fillEvent(frame.msg);
    case 'user_order':
      return void orderEvent(frame.msg);
    case 'market_position':
      return void positionEvent(frame.msg);
    case 'order_group_updates':
      return void orderGroupEvent(frame.msg);
    case 'cfbenchmarks_value':
      try {
        return void indexEvent('BTC', frame.msg);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
        return;
      }
    default:
  }
}

type Schema = {
  readonly pattern?: string;
  /** Of amounts that nobody looks at. */
  readonly maxLength?: number;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
};

/** Every text that a schema here calls an amount can be read as one. */
function expectAmounts(schema: Schema, value: unknown): number {
  if (value === undefined || value === null) return 0;
  const { pattern, maxLength, anyOf, properties, items } = schema;
  // What may be null is of one kind besides.
  if (anyOf?.length === 2) return expectAmounts(anyOf[0] ?? {}, value);
  let amounts = maxLength === undefined ? 0 : 1;
  if (pattern !== undefined) {
    parseDecimal((value as string).replace(/(\.\d{8})\d+$/, '$1'), 8);
    amounts++;
  }
  for (const [key, inner] of Object.entries(properties ?? {}))
    amounts += expectAmounts(inner, (value as Record<string, unknown>)[key]);
  if (items !== undefined)
    for (const [i, item] of (value as unknown[]).entries())
      amounts += expectAmounts(Array.isArray(items) ? (items[i] as Schema) : (items as Schema), item);
  return amounts;
}

function check(text: string): void {
  let frame: Frame;
  try {
    frame = parseFrame(text);
  } catch (error) {
    expect(error).toBeInstanceOf(FrameError);
    return;
  }
  if (frame.type === 'other' || frame.type === 'unsubscribed') return;
  expectAmounts(MESSAGES[frame.type] as Schema, frame.msg);
  use(frame);
}

/** Where a value in a frame is, as a list of keys. */
function paths(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  const inner = replaced(copy[key], rest, by);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}

const amountLike = fc.constantFrom(
  '',
  '0',
  '-0',
  '-1',
  '+1',
  '1e3',
  '1.',
  '.5',
  ' 1',
  '1 ',
  '0x1',
  'NaN',
  'Infinity',
  '0.00001',
  '0.47000',
  '9'.repeat(30),
  '1'.repeat(17),
  '0.123456789',
  '１',
  '1,000',
  '-0.0000',
  'null',
  '0.4700\n',
);
const anyValue = fc.oneof(
  amountLike,
  fc.jsonValue(),
  fc.constantFrom(undefined, null, 0, -1, 1.5, 2 ** 53, '__proto__', 'constructor', 'toString'),
);

test('a frame with one value replaced by anything is refused or still safe to use', () => {
  const frames = frameTexts.map((text) => JSON.parse(text) as object);
  fc.assert(
    fc.property(fc.constantFrom(...frames), fc.nat(), anyValue, (frame, place, by) => {
      const all = paths(frame);
      check(JSON.stringify(replaced(frame, all[place % all.length] ?? [], by)) ?? '');
    }),
    { numRuns: 20_000 },
  );
});

test('a frame with some of its characters replaced, left out or added is refused or still safe to use', () => {
  const edit = fc.record({ place: fc.nat(), cut: fc.nat(3), put: fc.string({ maxLength: 3 }) });
  fc.assert(
    fc.property(
      fc.constantFrom(...frameTexts),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (text, edits) => {
        let changed = text;
        for (const { place, cut, put } of edits) {
          const at = place % (changed.length + 1);
          changed = changed.slice(0, at) + put + changed.slice(at + cut);
        }
        check(changed);
      },
    ),
    { numRuns: 20_000 },
  );
});

describe('found by fuzzing', () => {
  test.each([
    ['an acknowledgement without content', '{"id":124,"sid":456,"seq":224,"type":"ok"}'],
    ['an acknowledgement of nothing', '{"id":124,"sid":456,"seq":224,"type":"ok","msg":null}'],
  ])('%s is read', (_name, text) => {
    expect(parseFrame(text).type).toBe('ok');
  });

  test.each([
    ['a change without its number', '{"type":"orderbook_delta","sid":1,"msg":M}'],
    ['a change with a text for its number', '{"type":"orderbook_delta","sid":1,"seq":"3","msg":M}'],
    ['a change with number nought', '{"type":"orderbook_delta","sid":1,"seq":0,"msg":M}'],
    ['a change with half a number', '{"type":"orderbook_delta","sid":1,"seq":1.5,"msg":M}'],
  ])('%s is no change of a book', (_name, text) => {
    const message = '{"market_ticker":"T","price_dollars":"0.4700","delta_fp":"1.00","side":"yes"}';
    expect(() => parseFrame(text.replace('M', message))).toThrow('without its number');
  });

  test.each(['1e2', '47', '1.0001', '0.47001', '-0.4700', '', '0.4700\n', '１'])(
    '%j is no price of a change',
    (price) => {
      const msg = { market_ticker: 'T', price_dollars: price, delta_fp: '1.00', side: 'yes' };
      const text = JSON.stringify({ type: 'orderbook_delta', sid: 1, seq: 1, msg });
      expect(() => parseFrame(text)).toThrow(/price_dollars/);
    },
  );

  test('a type that every object has is no kind of frame', () => {
    for (const type of ['constructor', '__proto__', 'toString'])
      expect(parseFrame(JSON.stringify({ type, msg: {} })).type).toBe('other');
  });
});
