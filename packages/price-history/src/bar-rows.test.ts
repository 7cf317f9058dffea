import { BarColumns } from '@rec-io/prices/bar-columns';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinaryRowReader, binaryRows } from './bar-rows.ts';

const minute = fc.integer({ min: -15_000_000, max: 68_000_000 });
const price = fc.oneof(
  fc.integer({ min: 1, max: 9_999 }),
  fc.integer({ min: 10_000, max: 99_999_999 }),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);
const volume = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: 0, max: 1e9 }).map((units) => units / 1e8),
  fc.double({ min: 0, max: 1e15, noNaN: true }),
  fc.constantFrom(0, 1e-7, 5e-324, 0.1, 0.30000000000000004, 123_456_789_012.5, 1e22),
);
const momentum = fc.oneof(fc.constant(Number.NaN), fc.double({ noNaN: true }));

describe('bars in binary form', () => {
  it('are read as they were written, to the last bit, in whatever pieces they come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(minute, price, price, price, price, volume, momentum), { maxLength: 40 }),
        fc.integer({ min: 1, max: 97 }),
        (rows, pieceBytes) => {
          const columns = new BarColumns();
          for (const [at, open, high, low, close, coins] of rows)
            columns.push(at * 60_000, open, high, low, close, coins);
          const scores = Float64Array.from(rows, (row) => row[6]);
          const bytes = Buffer.concat([...binaryRows(columns.bars(), scores, rows.keys())]);
          const read: (readonly number[])[] = [];
          const reader = new BinaryRowReader((...row) => read.push(row));
          for (let at = 0; at < bytes.length; at += pieceBytes)
            reader.push(bytes.subarray(at, at + pieceBytes));
          expect(read).toEqual(rows.map(([at, ...rest]) => [at * 60_000 + 0, ...rest]));
        },
      ),
    );
  });
});
