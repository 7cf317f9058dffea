import { describe, expect, test } from 'vitest';
import { parseIndexE4, parseMeanE4 } from './amounts.ts';

describe('an index finer than eight decimals', () => {
  test.each([
    ['68000.123449999999', 680_001_234],
    ['68000.123450000001', 680_001_235],
    ['68000.12345678', 680_001_235],
    ['68000', 680_000_000],
  ])('%s is rounded half up to a price', (text, indexE4) => {
    expect(parseIndexE4(text)).toBe(indexE4);
  });

  test('is a mean whose fraction is kept', () => {
    expect(parseMeanE4('68000.1234567891')).toBe(680_001_234.5678);
  });
});
